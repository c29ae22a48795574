import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDefinedError, ORPCError, safe } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  MAX_CALLS_PER_CONNECTION,
  MAX_STREAMS_PER_CONNECTION,
} from '../../src/engine/platform/rpc/run-call.ts';
import { MAX_INBOUND_BYTES } from '../../src/engine/platform/rpc/wire-message.ts';
import type { Role } from '../../src/shared/access/model.ts';
import { AlarmId, DeviceId } from '../../src/shared/contract/primitives.ts';
import { FEED_WINDOW_FRAMES, type FeedFrame, Interest } from '../../src/shared/feed/model.ts';
import { eventually } from '../support/eventually.ts';
import { ACKNOWLEDGED_AT, createDesk, type Desk, desk as origin, person } from './desk.ts';
import { alarmChange, statusChange } from './feed-items.ts';
import { connect as inMemory } from './in-memory.ts';
import type { LinkedClient } from './linked-client.ts';
import { connect as messagePort } from './message-port.ts';
import { connect as websocket } from './websocket.ts';

const alarm = AlarmId.parse(1);
const interest = Interest.parse({ alarms: true, devices: true });

describe.each([
  { link: 'in-memory', connect: inMemory, hasCloseCode: false },
  { link: 'message-port', connect: messagePort, hasCloseCode: false },
  { link: 'websocket', connect: websocket, hasCloseCode: true },
])('over $link', ({ connect, hasCloseCode }) => {
  let desk: Desk;
  let linked: LinkedClient;
  const opened: LinkedClient[] = [];

  async function open(): Promise<LinkedClient> {
    const next = await connect(desk.dispatcher, origin);
    opened.push(next);
    return next;
  }

  async function logIn(role: Role, into: LinkedClient = linked): Promise<void> {
    desk.sessions.put(role, person(role));
    await into.client.access.login({ username: role, password: 'correct horse battery' });
  }

  beforeEach(async () => {
    desk = createDesk();
    linked = await open();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
    await eventually(() => expect(desk.dispatcher.counters.connections).toBe(0));
  });

  test('a call returns what the handler returned, dates as dates', async () => {
    await logIn('operator');
    const entry = await linked.client.alarms.addNote({ id: alarm, note: 'Called the site.' });
    expect(entry).toMatchObject({ note: 'Called the site.', at: ACKNOWLEDGED_AT });
    expect(entry.at).toBeInstanceOf(Date);
  });

  test('a declared error arrives with its code, sentence and data', async () => {
    await logIn('operator');
    const { error } = await safe(linked.client.alarms.acknowledge({ id: alarm }));
    expect(isDefinedError(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'ALARM_ALREADY_ACKNOWLEDGED',
      message: 'Someone acknowledged this alarm before you.',
      data: { by: 'Ada', at: ACKNOWLEDGED_AT, station: 'Desk 2' },
    });
  });

  test('input that the contract does not allow is refused with the place of the mistake', async () => {
    await logIn('operator');
    const { error } = await safe(linked.client.alarms.addNote({ id: alarm, note: '   ' }));
    expect(error).toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ path: ['note'] }] } });
  });

  test('a bug reaches the caller without its details', async () => {
    await logIn('operator');
    const { error } = await safe(linked.client.system.status());
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(error)).not.toContain('hunter2');
    expect(desk.dispatcher.counters.internalErrors).toBe(1);
  });

  test('an unknown procedure is not found and the connection lives on', async () => {
    linked.sendRaw(JSON.stringify({ i: 'x', p: { u: '/alarms/explode', b: {} } }));
    await expect(linked.client.system.hello()).resolves.toMatchObject({ product: 'watchdesk' });
  });

  test('giving a call up runs its finally on the server', async () => {
    await logIn('operator');
    const controller = new AbortController();
    const call = linked.client.alarms.history({ before: ACKNOWLEDGED_AT }, { signal: controller.signal });
    const refused = expect(call).rejects.toThrow();
    await eventually(() => expect(desk.notes).toHaveLength(1));
    controller.abort();
    await refused;
    await eventually(() => expect(desk.notes).toContain('history ended'));
  });

  test('leaving a stream runs its finally on the server', async () => {
    await logIn('operator');
    desk.change(statusChange(1, 1));
    for await (const frame of await linked.client.feed.watch({ stream: 'main', interest })) {
      expect(frame.items).toHaveLength(1);
      break;
    }
    await eventually(() => expect(desk.notes).toEqual(['main ended']));
  });

  test('a lost link aborts its calls and streams', async () => {
    await logIn('operator');
    desk.change(statusChange(1, 1));
    const frames = await linked.client.feed.watch({ stream: 'main', interest });
    await frames.next();
    const call = expect(linked.client.alarms.history({ before: ACKNOWLEDGED_AT })).rejects.toThrow();
    await eventually(() => expect(desk.notes).toHaveLength(1));
    linked.drop();
    await call;
    await expect(frames.next()).rejects.toThrow();
    await eventually(() =>
      expect(desk.notes).toEqual(expect.arrayContaining(['history ended', 'main ended'])),
    );
  });

  test('a stream resumes on a new link after the last cursor, with nothing lost and nothing twice', async () => {
    await logIn('operator');
    const seen: number[] = [];
    let cursor: string | undefined;

    async function read(from: LinkedClient, until: number): Promise<void> {
      const input = { stream: 'main', interest, ...(cursor === undefined ? {} : { cursor }) };
      for await (const frame of await from.client.feed.watch(input)) {
        for (const item of frame.items) if (item.kind === 'alarm') seen.push(item.alarm.id);
        cursor = frame.cursor;
        await from.client.feed.ack({ stream: 'main', cursor });
        if (seen.length >= until) return;
      }
    }

    desk.change(alarmChange(1), alarmChange(2));
    await read(linked, 2);
    linked.drop();
    desk.change(alarmChange(3));
    const again = await open();
    await logIn('operator', again);
    desk.change(alarmChange(4));
    await read(again, 4);
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  test('a slow reader gets merged telemetry and every alarm', async () => {
    await logIn('operator');
    const frames = await linked.client.feed.watch({ stream: 'main', interest });
    const received: FeedFrame[] = [];
    const take = async () => {
      const { value, done } = await frames.next();
      if (done) throw new Error('the stream ended');
      received.push(value);
      return value;
    };

    for (let sent = 1; sent <= FEED_WINDOW_FRAMES; sent += 1) {
      desk.change(statusChange(1, sent));
      await take();
    }
    // Nothing is acknowledged yet: these must wait on the server, merged.
    for (let sent = 1; sent <= 500; sent += 1) desk.change(statusChange(1, 100 + sent), alarmChange(sent));
    const next = take();
    const early = await Promise.race([next.then(() => 'sent'), sleep(50, 'held back')]);
    expect(early).toBe('held back');
    expect(received).toHaveLength(FEED_WINDOW_FRAMES);

    await linked.client.feed.ack({ stream: 'main', cursor: received.at(-1)?.cursor ?? '' });
    const { items } = await next;
    expect(items.filter((item) => item.kind === 'alarm')).toHaveLength(500);
    expect(items.filter((item) => item.kind === 'status')).toEqual([statusChange(1, 600)]);
    await frames.return?.();
  });

  test.each([
    ['text that is no JSON', 'hello?', 1007],
    ['JSON that is no call', '{"i":1,"p":[]}', 1002],
    ['an unknown message type', '{"i":"1","t":3,"p":{"e":"message"}}', 1002],
    ['a path out of the contract', '{"i":"1","p":{"u":"//evil.example/x"}}', 1002],
    ['a file upload', '{"i":"1","p":{"u":"/system/hello","h":{"content-disposition":"x"}}}', 1002],
    ['binary data', new Uint8Array([1, 2, 3]), 1003],
  ])('%s ends this connection only', async (_, data, code) => {
    const other = await open();
    linked.sendRaw(data);
    expect(await linked.ended).toBe(hasCloseCode ? code : null);
    expect(desk.dispatcher.counters).toMatchObject({ malformed: 1, oversized: 0 });
    await expect(other.client.system.hello()).resolves.toMatchObject({ product: 'watchdesk' });
  });

  test('a message over 1 MiB ends this connection only', async () => {
    const other = await open();
    linked.sendRaw(JSON.stringify({ i: '1', p: { u: '/system/hello', b: 'x'.repeat(MAX_INBOUND_BYTES) } }));
    expect(await linked.ended).toBe(hasCloseCode ? 1009 : null);
    await eventually(() => expect(desk.dispatcher.counters).toMatchObject({ malformed: 0, oversized: 1 }));
    await expect(other.client.system.hello()).resolves.toMatchObject({ product: 'watchdesk' });
  });

  test('malformed call data inside a well-formed message is refused, not fatal', async () => {
    for (const b of [{ meta: [[1, 'json', '__proto__', 'x']] }, { json: 1, meta: [[7, 'json']] }]) {
      linked.sendRaw(JSON.stringify({ i: 'bad', p: { u: '/system/hello', b } }));
    }
    await expect(linked.client.system.hello()).resolves.toMatchObject({ product: 'watchdesk' });
  });

  test('nobody gets in without a login', async () => {
    const { error } = await safe(linked.client.alarms.get({ id: alarm }));
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(linked.client.feed.watch({ stream: 'main', interest })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  test('a role that may not is told which permission is missing', async () => {
    await logIn('viewer');
    const { error } = await safe(linked.client.alarms.acknowledge({ id: alarm }));
    expect(isDefinedError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'FORBIDDEN', data: { permission: 'alarms.handle' } });
  });

  test('a locked screen still shows alarms but does nothing else', async () => {
    await logIn('operator');
    desk.sessions.put('operator', person('operator', { locked: true }));
    desk.change(alarmChange(1));
    const frames = await linked.client.feed.watch({ stream: 'main', interest });
    expect((await frames.next()).value).toMatchObject({ items: [{ kind: 'alarm' }] });
    await linked.client.feed.ack({ stream: 'main', cursor: '1' });
    await expect(linked.client.access.me()).resolves.toMatchObject({ locked: true });
    await expect(linked.client.alarms.acknowledge({ id: alarm })).rejects.toMatchObject({
      code: 'SESSION_LOCKED',
    });
    await frames.return?.();
  });

  test('a password that must be changed comes first', async () => {
    await logIn('administrator');
    desk.sessions.put('administrator', person('administrator', { mustChangePassword: true }));
    await expect(linked.client.access.users.list()).rejects.toMatchObject({
      code: 'PASSWORD_CHANGE_REQUIRED',
    });
    await expect(linked.client.access.me()).resolves.toMatchObject({ mustChangePassword: true });
  });

  test('a session that ends takes its streams with it at once', async () => {
    await logIn('operator');
    desk.change(statusChange(1, 1));
    const frames = await linked.client.feed.watch({ stream: 'main', interest });
    await frames.next();
    const waiting = expect(frames.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    desk.sessions.remove('operator');
    await waiting;
    await eventually(() => expect(desk.notes).toEqual(['main ended']));
  });

  test('another person on the same connection does not inherit a stream', async () => {
    await logIn('technician');
    const frames = await linked.client.ingest.tail({});
    await frames.next();
    const waiting = expect(frames.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await logIn('administrator');
    await waiting;
  });

  test('a role that changes ends a stream that deafly waits for something else', async () => {
    await logIn('technician');
    const frames = await linked.client.ingest.tail({});
    await frames.next();
    const waiting = expect(frames.next()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    desk.sessions.put('technician', person('viewer'));
    await waiting;
  });

  test('calls and streams at once are bounded for each connection', async () => {
    await logIn('operator');
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const held = Array.from({ length: MAX_CALLS_PER_CONNECTION }, () =>
      safe(linked.client.alarms.history({ before: ACKNOWLEDGED_AT }, { signal: controller.signal })),
    );
    await eventually(() => expect(desk.notes).toHaveLength(MAX_CALLS_PER_CONNECTION));
    await expect(linked.client.access.me()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    controller.abort();
    await Promise.all(held);
    await eventually(() => expect(linked.client.access.me()).resolves.toMatchObject({ role: 'operator' }));

    desk.change(statusChange(1, 1));
    const names = Array.from({ length: MAX_STREAMS_PER_CONNECTION }, (_, index) => `stream ${index}`);
    const streams = await Promise.all(names.map((stream) => linked.client.feed.watch({ stream, interest })));
    await expect(linked.client.feed.watch({ stream: 'more', interest })).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
    });
    for (const stream of streams) {
      await stream.next();
      await stream.return?.();
    }
    await eventually(() => expect(desk.notes).toContain('stream 15 ended'));
    const freed = await linked.client.feed.watch({ stream: 'more', interest });
    await freed.next();
    await freed.return?.();
  });

  test('what changes something is audited with who, whence and outcome, and without secrets', async () => {
    await safe(linked.client.access.login({ username: 'nobody-here', password: 'hunter2hunter2' }));
    await logIn('operator');
    await safe(linked.client.alarms.acknowledge({ id: alarm, note: 'seen' }));
    await safe(linked.client.access.users.create({ username: 'new', displayName: 'New', role: 'viewer' }));
    await linked.client.access.me();
    expect(desk.audited.map(({ procedure, userName, outcome }) => [procedure, userName, outcome])).toEqual([
      ['access.login', 'nobody-here', 'INVALID_CREDENTIALS'],
      ['access.login', 'operator', 'ok'],
      ['alarms.acknowledge', 'operator', 'ALARM_ALREADY_ACKNOWLEDGED'],
      ['access.users.create', 'operator', 'FORBIDDEN'],
    ]);
    expect(desk.audited[2]).toMatchObject({
      station: 'Desk 1',
      address: '127.0.0.1',
      input: { id: 1, note: 'seen' },
    });
    expect(JSON.stringify(desk.audited)).not.toMatch(/hunter2|correct horse/);
  });

  test('a hostile input is audited within bounds and does not crash the engine', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    linked.sendRaw(
      `{"i":"deep","p":{"u":"/alarms/acknowledge","b":{"json":{"id":${deep},"note":"\\u0000\\ud800"}}}}`,
    );
    await expect(linked.client.system.hello()).resolves.toBeDefined();
    await eventually(() => expect(desk.audited).toHaveLength(1));
    expect(desk.audited[0]).toMatchObject({ outcome: 'UNAUTHENTICATED', input: { note: '\ufffd\ufffd' } });
    expect(JSON.stringify(desk.audited).length).toBeLessThan(1000);
  });

  test('closing the dispatcher ends every connection and its work', async () => {
    await logIn('operator');
    const call = expect(linked.client.alarms.history({ before: ACKNOWLEDGED_AT })).rejects.toThrow();
    await eventually(() => expect(desk.notes).toHaveLength(1));
    desk.dispatcher.close();
    expect(await linked.ended).toBe(hasCloseCode ? 1001 : null);
    await call;
    expect(desk.notes).toContain('history ended');
  });

  test('errors of the client library are its own, so that nothing above it needs to know the link', async () => {
    const { error } = await safe(linked.client.devices.get({ id: DeviceId.parse(1) }));
    expect(error).toBeInstanceOf(ORPCError);
  });
});
