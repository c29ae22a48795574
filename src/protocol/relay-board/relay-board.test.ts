import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BoardMessage, decodeBoardMessage } from './decode.ts';
import { type BoardAddress, encodeHeartbeat, encodeOrder, encodeSet } from './encode.ts';
import { MAX_BOARD_FRAME_BYTES } from './messages.ts';
import { readTimestamp } from './timestamp.ts';
import {
  boardBaseOf,
  boardFilters,
  boardListener,
  boardTopic,
  isBoardBase,
  isBoardUuid,
  parseBoardTopic,
  sharedTopic,
} from './topics.ts';
import { generationOf, isKnownVersion } from './version.ts';

const BASE = 'autocore/devices';
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const textOf = (payload: Uint8Array): unknown => JSON.parse(Buffer.from(payload).toString());

function decode(levels: string, value: unknown, uuid = 'esp32-relay-001') {
  const topic = parseBoardTopic(BASE, boardTopic(BASE, uuid, levels));
  if (topic === null) throw new Error(levels);
  return decodeBoardMessage(topic, value instanceof Uint8Array ? value : json(value));
}
function read(levels: string, value: unknown): BoardMessage {
  const decoded = decode(levels, value);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.message;
}
const refusal = (levels: string, value: unknown) => {
  const decoded = decode(levels, value);
  return decoded.ok ? null : decoded.reason;
};

describe('topics', () => {
  test.each([
    ['autocore/devices/esp32-relay-001/status', { uuid: 'esp32-relay-001', kind: 'status' }],
    [
      'autocore/devices/esp32-504d34313221267d/relays/state',
      { uuid: 'esp32-504d34313221267d', kind: 'state' },
    ],
    ['autocore/devices/b/announce', { uuid: 'b', kind: 'announce' }],
    ['autocore/devices/b/telemetry', { uuid: 'b', kind: 'telemetry' }],
    ['autocore/discovery/announce', { uuid: null, kind: 'announce' }],
    ['autocore/telemetry/relays/data', { uuid: null, kind: 'telemetry' }],
    ['autocore/errors/b/command', { uuid: 'b', kind: 'errors' }],
    ['autocore/devices/b/relays/set', null],
    ['autocore/devices/b/relays/heartbeat', null],
    ['autocore/devices/b/status/x', null],
    ['autocore/devices//status', null],
    ['autocore/devices/status', null],
    ['autocore/errors/b', null],
    ['autocore/errors/b/c/d', null],
    ['other/devices/b/status', null],
    ['autocore/devices/b/constructor', null],
  ])('%s is read as what it is', (topic, expected) => {
    expect(parseBoardTopic(BASE, topic)).toEqual(expected);
  });

  test('every filter of a base leads back to it, and shared topics are beside its last level', () => {
    expect(boardBaseOf(boardFilters('plant/north/boards'))).toBe('plant/north/boards');
    expect(boardBaseOf(['watchdesk/pb/d/+/hb'])).toBeNull();
    expect(sharedTopic('plant/north/boards', 'discovery/announce')).toBe('plant/north/discovery/announce');
    expect([
      isBoardBase('autocore/devices'),
      isBoardBase('boards'),
      isBoardBase('a/+/b'),
      isBoardBase('a//b'),
    ]).toEqual([true, false, false, false]);
  });

  test('a board hears its own orders and nobody else’s', () => {
    expect(boardListener(BASE, `${BASE}/b/relays/set`)).toBe('b');
    expect(boardListener(BASE, `${BASE}/b/commands/+`)).toBe('b');
    for (const filter of [
      '#',
      `${BASE}/+/relays/set`,
      `${BASE}/b/#`,
      `${BASE}/b/relays/state`,
      `${BASE}/b/+/set`,
    ]) {
      expect(boardListener(BASE, filter)).toBeNull();
    }
  });

  test('a topic that was made is read back, whatever the board is called', () => {
    const uuids = fc.stringMatching(/^[A-Za-z0-9_.:-]{1,64}$/);
    fc.assert(
      fc.property(
        uuids,
        fc.constantFrom('status', 'announce', 'relays/state', 'telemetry'),
        (uuid, levels) => {
          expect(isBoardUuid(uuid)).toBe(true);
          expect(parseBoardTopic(BASE, boardTopic(BASE, uuid, levels))?.uuid).toBe(uuid);
        },
      ),
    );
  });
});

describe('timestamps', () => {
  test.each([
    ['2026-11-21T14:00:00Z', '2026-11-21T14:00:00.000Z'],
    ['2026-11-21T14:00:00.123456Z', '2026-11-21T14:00:00.123Z'],
    ['2026-11-21T11:00:00-03:00', '2026-11-21T14:00:00.000Z'],
    ['2026-11-21T11:00:00-0300', '2026-11-21T14:00:00.000Z'],
    ['2026-11-21T14:00:00', '2026-11-21T14:00:00.000Z'],
    ['2026-11-21 14:00:00.5', '2026-11-21T14:00:00.500Z'],
    [1_795_269_600, '2026-11-21T14:00:00.000Z'],
    ['1795269600', '2026-11-21T14:00:00.000Z'],
    [1_795_269_600.25, '2026-11-21T14:00:00.250Z'],
  ])('%s is %s', (value, expected) => {
    expect(readTimestamp(value)?.toISOString()).toBe(expected);
  });

  test.each([
    null,
    undefined,
    '',
    'yesterday',
    '2026-13-01T00:00:00Z',
    '2026-11-21',
    -1,
    Number.NaN,
    1e15,
    {},
    true,
  ])('%s is no moment', (value) => {
    expect(readTimestamp(value)).toBeNull();
  });

  test('nothing makes it throw', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readTimestamp(value)));
  });
});

describe('versions', () => {
  test.each([
    ['2.1.0', null, 'v2'],
    ['2.2.0', '1.0.0', 'v2'],
    ['2.0.0', null, 'older'],
    [null, '2.3.1', 'v2'],
    [null, 'v2.0.9', 'older'],
    [null, '1.4.2', 'older'],
    [null, 'nightly', null],
    [null, null, null],
  ])('protocol %s with firmware %s is %s', (protocol, firmware, expected) => {
    expect(generationOf(protocol, firmware)).toBe(expected);
  });

  test('only another major version is refused', () => {
    expect(['2.1.0', '2.9.9', null].map(isKnownVersion)).toEqual([true, true, true]);
    expect(['1.0.0', '3.0.0', '', 'x'].map(isKnownVersion)).toEqual([false, false, false, false]);
    const decoded = decode('status', {
      uuid: 'esp32-relay-001',
      status: 'online',
      protocol_version: '3.0.0',
    });
    expect(decoded).toEqual({
      ok: false,
      reason: 'unknown-version',
      uuid: 'esp32-relay-001',
      protocolVersion: '3.0.0',
    });
  });
});

describe('messages', () => {
  test('a status is read with the fields of either generation', () => {
    const newer = read('status', {
      uuid: 'esp32-relay-001',
      status: 'online',
      type: 'esp32_relay',
      channels: 16,
      firmware_version: '2.1.3',
      protocol_version: '2.1.0',
      ip_address: '10.0.0.7',
      wifi_rssi: -61,
      uptime: 90.7,
      free_memory: 120_000,
      last_seen: '2026-11-21T14:00:00',
    });
    expect(newer.body).toMatchObject({
      channels: 16,
      wifi_rssi: -61,
      uptime: 90,
      last_seen: new Date('2026-11-21T14:00:00Z'),
    });
    expect(read('status', { board_id: 'b1', status: 'offline', wifi_signal: -70 }).body).toMatchObject({
      status: 'offline',
      wifi_signal: -70,
      channels: null,
    });
  });

  test('a detail that makes no sense is passed over; what decides is not', () => {
    expect(
      read('status', { status: 'online', wifi_rssi: 'good', uptime: -4, ip_address: 'nowhere' }).body,
    ).toMatchObject({
      wifi_rssi: null,
      uptime: null,
      ip_address: null,
    });
    expect(refusal('status', { status: 'perhaps' })).toBe('out-of-range');
    expect(refusal('status', { status: 'online', channels: 64 })).toBe('out-of-range');
    expect(refusal('status', {})).not.toBeNull();
  });

  test('states are in the order of our indices, which begin with 0', () => {
    const { body } = read('relays/state', { channels: { 10: false, 2: true, 1: false } });
    expect(body).toMatchObject({
      channels: [
        { relayIndex: 0, state: false },
        { relayIndex: 1, state: true },
        { relayIndex: 9, state: false },
      ],
    });
  });

  test.each([
    [{ channels: { 0: true } }],
    [{ channels: { 33: true } }],
    [{ channels: { 1: 'on' } }],
    [{ channels: [true] }],
    [{ channels: null }],
    [{}],
  ])('the states %j are refused', (value) => {
    expect(refusal('relays/state', value)).toMatch(/undecodable|out-of-range/);
  });

  test('changes and shutoffs are told apart, and other events are known as such', () => {
    expect(
      read('telemetry', { event: 'relay_change', channel: 3, state: true, trigger: 'web', source: 'ana' })
        .body,
    ).toMatchObject({
      event: 'relay_change',
      trigger: 'web',
    });
    expect(
      read('telemetry', { event: 'safety_shutoff', channel: 3, reason: 'heartbeat_timeout', timeout: 1 })
        .body,
    ).toMatchObject({
      event: 'safety_shutoff',
      timeout: 1,
      timeout_ms: null,
    });
    expect(read('telemetry', { event: 'door_open' }).body).toMatchObject({ event: 'other' });
    expect(refusal('telemetry', { event: 'relay_change', channel: 0, state: true })).toBe('out-of-range');
    expect(refusal('telemetry', { event: 'safety_shutoff', channel: 99 })).toBe('out-of-range');
  });

  test('on a shared topic the payload says who it was, and without that it is nobody', () => {
    const topic = parseBoardTopic(BASE, 'autocore/telemetry/relays/data');
    if (topic === null) throw new Error('no topic');
    const change = { event: 'relay_change', channel: 1, state: true };
    expect(decodeBoardMessage(topic, json({ ...change, uuid: 'b7' }))).toMatchObject({
      ok: true,
      uuid: 'b7',
    });
    expect(decodeBoardMessage(topic, json({ ...change, board_id: 'b8' }))).toMatchObject({
      ok: true,
      uuid: 'b8',
    });
    expect(decodeBoardMessage(topic, json(change))).toMatchObject({ ok: false, reason: 'out-of-range' });
  });

  test('who says in the payload that it is another than by its topic is refused', () => {
    expect(refusal('status', { uuid: 'somebody-else', status: 'online' })).toBe('wrong-topic');
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['half a message', Buffer.from('{"status":"onl')],
    ['an array', Buffer.from('[]')],
    ['broken UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a number', Buffer.from('7')],
  ])('%s is not decodable', (_, frame) => {
    expect(refusal('status', frame)).toBe('undecodable');
  });

  test('what is too large is not even parsed', () => {
    expect(refusal('status', Buffer.alloc(MAX_BOARD_FRAME_BYTES + 1, '{'))).toBe('too-large');
  });

  test('whatever comes in is read or refused, never thrown', () => {
    const levels = fc.constantFrom('status', 'announce', 'relays/state', 'telemetry');
    const frames = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map(Buffer.from),
      fc.object().map(json),
    );
    fc.assert(fc.property(levels, frames, (level, frame) => void decode(level, frame)));
  });

  test('a valid state with bytes cut or changed is read or refused, and indices stay within a board', () => {
    const whole = json({ uuid: 'esp32-relay-001', channels: { 1: true, 2: false, 32: true } });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, isCut) => {
        const frame = isCut ? whole.subarray(0, at) : Buffer.from(whole);
        if (!isCut) frame[at] = byte;
        const decoded = decode('relays/state', frame);
        if (!decoded.ok || decoded.message.kind !== 'state') return;
        for (const { relayIndex } of decoded.message.body.channels) expect(relayIndex).toBeLessThan(32);
      }),
    );
  });
});

describe('what is sent', () => {
  const newer: BoardAddress = { base: BASE, uuid: 'b', generation: 'v2', protocolVersion: '2.2.0' };
  const older: BoardAddress = { ...newer, generation: 'older', protocolVersion: null };

  test('a channel is set in the form that the board’s generation understands', () => {
    const setting = { relayIndex: 2, state: true, functionType: 'momentary', user: 'Ana' } as const;
    const sent = encodeSet(newer, setting);
    expect([sent.topic, sent.qos]).toEqual(['autocore/devices/b/relays/set', 1]);
    expect(textOf(sent.payload)).toEqual({
      protocol_version: '2.2.0',
      channel: 3,
      state: true,
      function_type: 'momentary',
      momentary: true,
      user: 'Ana',
    });
    const before = encodeSet(older, setting);
    expect(before.topic).toBe('autocore/devices/b/relay/command');
    expect(textOf(before.payload)).toEqual({
      channel: 3,
      command: 'on',
      is_momentary: true,
      source: 'watchdesk',
      user: 'Ana',
    });
  });

  test('a channel is never toggled', () => {
    fc.assert(
      fc.property(fc.nat(31), fc.boolean(), (relayIndex, state) => {
        const payload = textOf(
          encodeSet(older, { relayIndex, state, functionType: 'toggle', user: '' }).payload,
        );
        expect(payload).toMatchObject({ channel: relayIndex + 1, command: state ? 'on' : 'off' });
      }),
    );
  });

  test('a heartbeat goes out without being asked for again', () => {
    const beat = { relayIndex: 0, sourceUuid: 'desk', sequence: 4, at: new Date('2026-11-21T14:00:00Z') };
    const { topic, payload, qos } = encodeHeartbeat(newer, beat);
    expect([topic, qos]).toEqual(['autocore/devices/b/relays/heartbeat', 0]);
    expect(textOf(payload)).toMatchObject({
      channel: 1,
      source_uuid: 'desk',
      target_uuid: 'b',
      sequence: 4,
      timestamp: '2026-11-21T14:00:00.000Z',
    });
    expect(encodeHeartbeat(older, beat).topic).toBe('autocore/devices/b/relay/heartbeat');
  });

  test.each([
    [{ order: 'status' } as const, 'commands/status', {}],
    [{ order: 'reboot', delayS: 5 } as const, 'commands/reboot', { delay: 5 }],
    [{ order: 'reset', what: 'relays' } as const, 'commands/reset', { type: 'relays' }],
    [
      { order: 'ota', url: 'https://x/y.bin', version: '2.3.0', checksum: 'abc' } as const,
      'commands/ota',
      { url: 'https://x/y.bin', version: '2.3.0', checksum: 'abc' },
    ],
  ])('the order %j goes to %s', (order, levels, body) => {
    const { topic, payload } = encodeOrder(newer, order);
    expect(topic).toBe(boardTopic(BASE, 'b', levels));
    expect(textOf(payload)).toEqual(body);
  });
});
