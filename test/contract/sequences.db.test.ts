import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SwitchCommand } from '../../src/shared/commands/device-command.ts';
import type { DeviceId } from '../../src/shared/contract/primitives.ts';
import type { SequenceRunId } from '../../src/shared/sequences/model.ts';
import { type DeskClient, type RelayDesks, startRelayDesks, until } from './relay-desks.ts';

let desks: RelayDesks;
let there: DeskClient;

beforeAll(async () => {
  desks = await startRelayDesks();
  there = await desks.login(1);
});
afterAll(() => desks.stop());

const channel = (deviceId: DeviceId, relayIndex: number, on: boolean, delayMs: number) => ({
  target: { kind: 'device' as const, deviceId },
  command: { type: 'RELAY', relayIndex, on } satisfies SwitchCommand,
  delayMs,
  onFailure: 'stop' as const,
});

async function start(name: string, steps: ReturnType<typeof channel>[]): Promise<SequenceRunId> {
  const { sequences } = there.client;
  const { id } = await sequences.create({ siteId: null, draft: { name, steps } });
  const { digest } = await sequences.plan({ id });
  return (await sequences.run({ id, digest })).run.id;
}

const ended = (id: SequenceRunId) =>
  until(
    () => there.client.sequences.getRun({ id }),
    ({ run }) => run.endedAt !== null,
    30_000,
  );

describe('a sequence over the channels of a board, from a desk that does not ingest', () => {
  test('switches them one after the other, each confirmed by what the board reports', async () => {
    const { board, deviceId } = await desks.board({ uuid: 'sequence-board' });
    const id = await start('Lights', [
      channel(deviceId, 0, true, 0),
      channel(deviceId, 1, true, 200),
      channel(deviceId, 0, false, 200),
    ]);
    const { run, steps } = await ended(id);
    expect(run).toMatchObject({ state: 'completed', done: 3, failed: 0 });
    expect(steps.map(({ outcome }) => outcome)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect([board.relays.isOn(1), board.relays.isOn(2)]).toEqual([false, true]);
  });

  test('the emergency stop ends it and switches off what it switched on', async () => {
    const { board, deviceId } = await desks.board({ uuid: 'stopped-board' });
    const id = await start('Long', [channel(deviceId, 3, true, 0), channel(deviceId, 4, true, 30_000)]);
    await until(
      () => board.relays.isOn(4),
      (isOn) => isOn,
    );
    await there.client.sequences.emergencyStop();
    await until(
      () => board.relays.isOn(4),
      (isOn) => !isOn,
    );
    const { steps } = await ended(id);
    expect(steps[1]).toMatchObject({ commandId: null });
    expect(board.relays.isOn(5)).toBe(false);
  });

  test('goes on at the next station when the one that ingests leaves, and no step runs twice', async () => {
    const { board, deviceId } = await desks.board({ uuid: 'handed-board' });
    const id = await start('Handed on', [
      channel(deviceId, 0, true, 0),
      channel(deviceId, 1, true, 1500),
      channel(deviceId, 2, true, 1500),
    ]);
    await until(
      () => board.relays.isOn(1),
      (isOn) => isOn,
    );
    await desks.stations[0]?.stack.releaseAll();
    const { run } = await ended(id);
    expect(run).toMatchObject({ state: 'completed', done: 3 });
    const orders = await desks.db.sql(
      `select (command_data ->> 'relayIndex')::int as channel from command_log where device_id = $1 order by id`,
      [deviceId],
    );
    expect(orders).toEqual([{ channel: 0 }, { channel: 1 }, { channel: 2 }]);
    expect([1, 2, 3].map((each) => board.relays.isOn(each))).toEqual([true, true, true]);
  });
});
