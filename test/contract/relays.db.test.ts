import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WatchdeskClient } from '../../src/shared/contract/index.ts';
import type { DeviceId } from '../../src/shared/contract/primitives.ts';
import { BASE, type DeskClient, type RelayDesks, startRelayDesks, until } from './relay-desks.ts';

let desks: RelayDesks;
let first: DeskClient;
let second: DeskClient;
let client: WatchdeskClient;

beforeAll(async () => {
  desks = await startRelayDesks();
  first = await desks.login(0);
  second = await desks.login(1);
  ({ client } = first);
});
afterAll(() => desks.stop());

const alarmsOf = (deviceId: number) =>
  desks.db.sql('select alarm_type, state::text as state from alarms where device_id = $1 order by id', [
    deviceId,
  ]);

describe.each(['v2', 'older'] as const)('a board of the generation %s', (generation) => {
  test('registers itself with its channels, and does what is ordered', async () => {
    const { board, deviceId } = await desks.board({ uuid: `board-${generation}`, generation });
    const { boards, relays } = await client.relays.list({ deviceId });
    expect(boards).toMatchObject([
      { uuid: board.uuid, generation, isOnline: true, channelCount: 8, heartbeatMs: 250 },
    ]);
    expect(relays).toHaveLength(8);
    const { requestIds } = await client.relays.set({
      deviceId,
      relayIndex: 2,
      state: true,
      reason: 'a test',
    });
    expect(requestIds).toHaveLength(1);
    const on = await until(
      () => desks.relay(client, deviceId, 2),
      ({ reportedState }) => reportedState === true,
    );
    expect(board.relays.isOn(3)).toBe(true);
    expect(on).toMatchObject({ wantedState: true, wantedReason: 'a test', wantedStation: 'Desk A' });
    const command = await until(
      async () => (await client.commands.list({ deviceId }))[0],
      (row) => row?.outcome !== null,
    );
    expect(command).toMatchObject({ status: 'COMPLETED', outcome: 'confirmed' });
    const changes = await until(
      () => client.relays.changes({ deviceId }),
      (rows) => rows[0]?.trigger === 'mqtt',
    );
    expect(changes[0]).toMatchObject({ relayIndex: 2, state: true });
  });

  test('is switched at the board itself, and nothing is wanted any more', async () => {
    const { board, deviceId } = await desks.board({ uuid: `button-${generation}`, generation });
    await client.relays.set({ deviceId, relayIndex: 0, state: true });
    await until(
      () => board.relays.isOn(1),
      (isOn) => isOn,
    );
    board.relays.press(1);
    const after = await until(
      () => desks.relay(client, deviceId, 0),
      ({ reportedTrigger }) => reportedTrigger === 'button',
    );
    expect(after).toMatchObject({ reportedState: false, wantedState: null, reportedSource: 'front' });
  });

  test('holds a channel that nobody holds any more for a second only, and says so', async () => {
    const { board, deviceId } = await desks.board({ uuid: `shutoff-${generation}`, generation });
    board.relays.set({ channel: 4, state: true, functionType: 'momentary', durationMs: null, source: 'x' });
    await until(
      () => alarmsOf(deviceId),
      (rows) => rows.length > 0,
    );
    expect(await alarmsOf(deviceId)).toEqual([
      { alarm_type: 'SAFETY_SHUTOFF', state: 'unacknowledged_returned' },
    ]);
    const audits = await desks.db.sql(
      `select input from audit_logs where procedure = 'relays.safetyShutoff' and (input ->> 'deviceId')::int = $1`,
      [deviceId],
    );
    expect(audits).toEqual([
      { input: { deviceId, relayIndex: 3, reason: 'heartbeat_timeout', timeoutMs: 1000 } },
    ]);
  });
});

describe('wanted and reported', () => {
  test('an alarm says after two seconds that they differ, and is over once they agree', async () => {
    let fault: 'drop' | null = 'drop';
    const { board, deviceId } = await desks.board({ uuid: 'deaf', fault: () => fault });
    await client.relays.set({ deviceId, relayIndex: 5, state: true });
    await until(
      () => alarmsOf(deviceId),
      (rows) => rows.length > 0,
    );
    const state = await desks.relay(client, deviceId, 5);
    expect(state).toMatchObject({ wantedState: true, reportedState: false });
    expect(state.disagreesSince).not.toBeNull();
    fault = null;
    board.relays.set({ channel: 6, state: true, functionType: 'toggle', durationMs: null, source: 'late' });
    await until(
      () => alarmsOf(deviceId),
      (rows) => rows[0]?.['state'] === 'unacknowledged_returned',
    );
    expect((await alarmsOf(deviceId))[0]).toMatchObject({ alarm_type: 'RELAY_MISMATCH' });
  });

  test('two desks that press within 50 ms come one after the other, and both agree with the board', async () => {
    const { board, deviceId } = await desks.board({ uuid: 'contested', delayMs: 20 });
    for (const [state, other] of [
      [true, false],
      [false, true],
      [true, false],
    ] as const) {
      await Promise.all([
        first.client.relays.set({ deviceId, relayIndex: 1, state }),
        second.client.relays.set({ deviceId, relayIndex: 1, state: other }),
      ]);
      const both = await until(
        async () => [
          await desks.relay(first.client, deviceId, 1),
          await desks.relay(second.client, deviceId, 1),
        ],
        (seen) =>
          seen.every(
            ({ reportedState, wantedState }) =>
              reportedState === wantedState && reportedState === board.relays.isOn(2),
          ),
      );
      expect(both[0]?.reportedState).toBe(both[1]?.reportedState);
    }
  });

  test('two desks that press the same at once make one order', async () => {
    const { board, deviceId } = await desks.board({ uuid: 'same-press', delayMs: 20 });
    const set = { deviceId, relayIndex: 3, state: true };
    const made = await Promise.all([first, second].map((desk) => desk.client.relays.set(set)));
    expect(made[0]?.requestIds).toEqual(made[1]?.requestIds);
    await until(
      async () => Promise.all([first, second].map((desk) => desks.relay(desk.client, deviceId, 3))),
      (seen) => seen.every(({ reportedState }) => reportedState === true),
    );
    expect(board.orders).toHaveLength(1);
  });

  test('what a board said last is known after it and the station were away', async () => {
    const { board, deviceId } = await desks.board({ uuid: 'retained' });
    await client.relays.set({ deviceId, relayIndex: 7, state: true });
    await until(
      () => desks.relay(client, deviceId, 7),
      ({ reportedState }) => reportedState === true,
    );
    await board.dropOut();
    const offline = await until(
      async () => (await client.relays.list({ deviceId })).boards[0],
      (row) => row?.isOnline === false,
    );
    expect(offline?.offlineReason).toBe('connection lost');
    await until(
      () => alarmsOf(deviceId),
      (rows) => rows.some((row) => row['alarm_type'] === 'OFFLINE'),
    );
    await board.reconnect();
    const [row] = await until(
      async () => (await client.relays.list({ deviceId })).boards,
      (rows) => rows[0]?.isOnline === true,
    );
    expect(row?.offlineReason).toBeNull();
    expect((await desks.relay(client, deviceId, 7)).reportedState).toBe(true);
  });
});

describe('what goes off by itself', () => {
  const outcomeOf = async (deviceId: DeviceId) =>
    until(
      async () => (await client.commands.list({ deviceId }))[0],
      (row) => row !== undefined && row.outcome !== null,
    );

  test.each([
    ['a pulse', 'pulse'],
    ['a channel that is switched on for a time', 'toggle'],
  ] as const)('%s is confirmed once it was reported on, and nothing is wanted of it', async (_name, kind) => {
    const { board, deviceId } = await desks.board({ uuid: `timed-${kind}` });
    await client.relays.configureChannel({ deviceId, relayIndex: 0, kind });
    const command = { type: 'RELAY', relayIndex: 0, on: true, onMs: 300 } as const;
    await client.commands.switchOutput({ deviceId, command });
    expect(await outcomeOf(deviceId)).toMatchObject({ outcome: 'confirmed' });
    const over = await until(
      () => desks.relay(client, deviceId, 0),
      ({ reportedState }) => reportedState === false,
    );
    expect(over).toMatchObject({ wantedState: null, disagreesSince: null });
    expect(board.orders).toHaveLength(1);
  });

  test('a board of the older generation is not asked for it', async () => {
    const { board, deviceId } = await desks.board({ uuid: 'timed-older', generation: 'older' });
    const command = { type: 'RELAY', relayIndex: 0, on: true, onMs: 300 } as const;
    await expect(client.commands.switchOutput({ deviceId, command })).rejects.toMatchObject({
      code: 'COMMAND_NOT_SUPPORTED',
    });
    expect(board.orders).toEqual([]);
  });
});

describe('an interlock group', () => {
  test('has one channel on: the others go off first, and it stays off while one of them does not', async () => {
    let fault: 'drop' | null = null;
    const { board, deviceId } = await desks.board({ uuid: 'interlocked', fault: () => fault });
    for (const relayIndex of [0, 1])
      await client.relays.configureChannel({ deviceId, relayIndex, interlockGroup: 'motor' });
    await client.relays.set({ deviceId, relayIndex: 0, state: true });
    await until(
      () => desks.relay(client, deviceId, 0),
      ({ reportedState }) => reportedState === true,
    );
    const { requestIds } = await client.relays.set({ deviceId, relayIndex: 1, state: true });
    expect(requestIds).toHaveLength(2);
    await until(
      () => desks.relay(client, deviceId, 1),
      ({ reportedState }) => reportedState === true,
    );
    expect([board.relays.isOn(1), board.relays.isOn(2)]).toEqual([false, true]);
    expect(board.orders.slice(-2)).toMatchObject([
      { channel: 1, state: false },
      { channel: 2, state: true },
    ]);
    fault = 'drop';
    await client.relays.set({ deviceId, relayIndex: 0, state: true });
    await until(
      () => alarmsOf(deviceId),
      (rows) => rows.length > 0,
    );
    expect(board.orders.some((order) => JSON.stringify(order).includes('"channel":1,"state":true'))).toBe(
      true,
    );
    expect(board.relays.isOn(1)).toBe(false);
  });
});

describe('an order to many boards', () => {
  test('switches the others of an interlock group off first on each, and leaves out who cannot', async () => {
    const [first, second, held] = [
      await desks.board({ uuid: 'bulk-1' }),
      await desks.board({ uuid: 'bulk-2' }),
      await desks.board({ uuid: 'bulk-held' }),
    ];
    for (const { deviceId } of [first, second]) {
      for (const relayIndex of [0, 1])
        await client.relays.configureChannel({ deviceId, relayIndex, interlockGroup: 'motor' });
    }
    await client.relays.configureChannel({ deviceId: held.deviceId, relayIndex: 1, kind: 'momentary' });
    await client.relays.set({ deviceId: first.deviceId, relayIndex: 0, state: true });
    await until(
      () => desks.relay(client, first.deviceId, 0),
      ({ reportedState }) => reportedState === true,
    );
    const selection = { deviceIds: [first.deviceId, second.deviceId, held.deviceId] };
    const command = { type: 'RELAY', relayIndex: 1, on: true } as const;
    const preview = await client.commands.bulk.preview({ selection, command });
    expect(preview.devices.map(({ exclusion }) => exclusion)).toEqual([null, null, 'unsupported']);
    const { id } = await client.commands.bulk.send({ selection, command, digest: preview.digest });
    await until(
      () => client.commands.bulk.progress({ id }),
      ({ outcomes }) => outcomes.confirmed === 2,
    );
    expect([first.board.relays.isOn(1), first.board.relays.isOn(2)]).toEqual([false, true]);
    expect(second.board.relays.isOn(2)).toBe(true);
    expect(first.board.orders.slice(-2)).toMatchObject([
      { channel: 1, state: false },
      { channel: 2, state: true },
    ]);
    expect(await desks.relay(client, first.deviceId, 1)).toMatchObject({ wantedState: true });
    expect(await desks.relay(client, first.deviceId, 0)).toMatchObject({ wantedState: false });
  });
});

describe('what a board must not', () => {
  test('another major version is refused, and says why wherever the board is used', async () => {
    const { board, deviceId } = await desks.board({ uuid: 'too-new' });
    await board.publish('status', { uuid: board.uuid, status: 'online', protocol_version: '3.1.0' });
    const problem = await until(
      async () => (await client.relays.list({ deviceId })).boards[0]?.protocolProblem ?? null,
      (text) => text !== null,
    );
    expect(problem).toContain('3.1.0');
    await expect(client.relays.set({ deviceId, relayIndex: 0, state: true })).rejects.toMatchObject({
      code: 'BOARD_UNREACHABLE',
    });
  });

  test('errors are kept by what they mean', async () => {
    const { board, deviceId } = await desks.board({ uuid: 'complaining' });
    await board.sendError('ERR_006', 'relay 3 welded');
    const [error] = await until(
      () => client.relays.errors({ deviceId }),
      (rows) => rows.length > 0,
    );
    expect(error).toMatchObject({ code: 'ERR_006', meaning: 'HARDWARE_FAULT', message: 'relay 3 welded' });
  });

  test('broken messages are refused where people see it, and the next good one is taken', async () => {
    const { board, deviceId } = await desks.board({ uuid: 'broken' });
    await board.publish('relays/state', { channels: { 99: true } });
    await board.publish('relays/state', { channels: { 1: true } });
    await until(
      () => desks.relay(client, deviceId, 0),
      ({ reportedState }) => reportedState === true,
    );
    const rejected = await client.devices.rejected({ deviceId, limit: 10 });
    expect(rejected.map(({ reason }) => reason)).toEqual(['out-of-range']);
  });

  test('who does not say that it is a relay board is listed, and registers nothing', async () => {
    const stranger = await mqtt.connectAsync(desks.broker.url);
    await stranger.publishAsync(`${BASE}/stranger/relays/state`, '{"channels":{"1":true}}', { qos: 1 });
    const listed = await until(
      () => client.devices.unregistered(),
      (rows) => rows.length > 0,
    );
    await stranger.endAsync();
    expect(listed).toMatchObject([{ topicBase: BASE, hostname: 'stranger', lastKind: 'state' }]);
    expect(await desks.db.sql("select id from devices where protocol_uuid = 'stranger'")).toEqual([]);
  });
});
