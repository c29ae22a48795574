import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningBoard } from '../../src/fleet/relay-board-link.ts';
import type { DeviceId } from '../../src/shared/contract/primitives.ts';
import { TooSlow, watchLateness, whenOnTime } from '../support/on-time.ts';
import { type DeskClient, type RelayDesks, startRelayDesks, until } from './relay-desks.ts';

/** The rule: never longer on than this after the hold ended. */
const MOST_MS = 1200;
const BEAT_MS = 250;
/** Each is passed on to the board. */
const BEATS = 6;

let desks: RelayDesks;
beforeAll(async () => {
  desks = await startRelayDesks();
});
afterAll(() => desks.stop());

let made = 0;
async function momentary(desk: DeskClient, options: { generation?: 'v2' | 'older' } = {}) {
  made += 1;
  const { board, deviceId } = await desks.board({ uuid: `held-${made}`, ...options });
  await desk.client.relays.configureChannel({ deviceId, relayIndex: 0, kind: 'momentary' });
  return { board, deviceId };
}

/** Holds as a window does: a beat each 250 ms until told to stop; a beat that is refused ends it. */
async function press({ client }: DeskClient, deviceId: DeviceId) {
  const { holdId, beatMs, timeoutMs } = await client.relays.press({ deviceId, relayIndex: 0 });
  expect([beatMs, timeoutMs]).toEqual([BEAT_MS, 600]);
  let isHolding = true;
  let beats = 0;
  const beating = (async () => {
    while (isHolding) {
      const isTaken = await client.relays.beat({ holdId }).then(
        () => true,
        () => false,
      );
      if (isTaken) beats += 1;
      else isHolding = false;
      await sleep(BEAT_MS);
    }
  })();
  return {
    holdId,
    /** How many were taken. */
    beats: () => beats,
    /** The button is let go, but nobody says so. */
    freeze: async () => {
      isHolding = false;
      await beating;
    },
    letGo: () => {
      isHolding = false;
    },
  };
}

/** Held, on at the board, and kept on by beats. */
async function hold(desk: DeskClient, board: RunningBoard, deviceId: DeviceId) {
  const held = await press(desk, deviceId);
  await until(
    () => board.heartbeats() > 2 || board.relays.periods.length > 0,
    (isOver) => isOver,
  );
  if (!board.relays.isOn(1)) throw new TooSlow('the hold ended by itself');
  return held;
}

/** The board's own measurement of its last period, after it is over. */
async function overrunOf(board: RunningBoard, endedMs: number) {
  const [period] = await until(
    () => board.relays.periods,
    (periods) => periods.length > 0,
  );
  if (period === undefined) throw new Error('never on');
  return { afterMs: period.offAtMs - endedMs, onMs: period.offAtMs - period.onAtMs, endedBy: period.endedBy };
}

const reasonOf = async (desk: DeskClient, deviceId: DeviceId) =>
  until(
    async () => (await desk.client.relays.holds({ deviceId }))[0]?.reason ?? null,
    (reason) => reason !== null,
  );

describe.each(['v2', 'older'] as const)(
  'a momentary channel of a board of the generation %s',
  (generation) => {
    test('is on as long as it is held, with a heartbeat for each beat, and off when it is let go', () =>
      whenOnTime(async (lateMs) => {
        const desk = await desks.login(0);
        const { board, deviceId } = await momentary(desk, { generation });
        const held = await hold(desk, board, deviceId);
        await until(held.beats, (beats) => beats >= BEATS || board.relays.periods.length > 0);
        if (!board.relays.isOn(1)) throw new TooSlow('the hold ended by itself');
        const { heldBy, heldStation } = await desks.relay(desk.client, deviceId, 0);
        expect([heldBy, heldStation]).toEqual(['Administrator', 'Desk A']);
        const heartbeats = board.heartbeats();
        // The first comes with the order itself; the last may be on its way.
        expect(heartbeats).toBeGreaterThanOrEqual(held.beats() - 1);
        expect(heartbeats).toBeLessThanOrEqual(held.beats() + 2);
        held.letGo();
        const endedMs = performance.now();
        await desk.client.relays.release({ holdId: held.holdId });
        const { afterMs, endedBy } = await overrunOf(board, endedMs);
        expect(afterMs).toBeLessThan(MOST_MS + lateMs());
        expect(endedBy).toBe('order');
        await sleep(400);
        expect(board.heartbeats()).toBeLessThanOrEqual(heartbeats + 1);
        expect(await reasonOf(desk, deviceId)).toBe('released');
        expect((await desks.relay(desk.client, deviceId, 0)).heldBy).toBeNull();
      }));
  },
);

describe('a hold ends', () => {
  test('when the beats stop, although nobody says so', () =>
    whenOnTime(async (lateMs) => {
      const desk = await desks.login(0);
      const { board, deviceId } = await momentary(desk);
      const held = await hold(desk, board, deviceId);
      const endedMs = performance.now();
      await held.freeze();
      expect((await overrunOf(board, endedMs)).afterMs).toBeLessThan(MOST_MS + lateMs());
      expect(await reasonOf(desk, deviceId)).toBe('no-beat');
      await expect(desk.client.relays.beat({ holdId: held.holdId })).rejects.toMatchObject({
        code: 'HOLD_ENDED',
        data: { reason: 'no-beat' },
      });
    }));

  test('when the port drops', () =>
    whenOnTime(async (lateMs) => {
      const desk = await desks.login(0);
      const { board, deviceId } = await momentary(desk);
      const held = await hold(desk, board, deviceId);
      const endedMs = performance.now();
      desk.hangUp();
      held.letGo();
      expect((await overrunOf(board, endedMs)).afterMs).toBeLessThan(MOST_MS + lateMs());
      expect(await reasonOf(await desks.login(0), deviceId)).toBe('link-lost');
    }));

  test('when the person logs out, although the window goes on beating', () =>
    whenOnTime(async (lateMs) => {
      const desk = await desks.login(0);
      const { board, deviceId } = await momentary(desk);
      await hold(desk, board, deviceId);
      const endedMs = performance.now();
      await desk.client.access.logout();
      expect((await overrunOf(board, endedMs)).afterMs).toBeLessThan(MOST_MS + lateMs());
      expect(await reasonOf(await desks.login(0), deviceId)).toBe('session-ended');
    }));

  test('when the screen is locked', () =>
    whenOnTime(async (lateMs) => {
      const desk = await desks.login(0);
      const { board, deviceId } = await momentary(desk);
      await hold(desk, board, deviceId);
      const endedMs = performance.now();
      await desk.client.access.lock();
      expect((await overrunOf(board, endedMs)).afterMs).toBeLessThan(MOST_MS + lateMs());
    }));

  test('when the session is ended behind the station’s back', () =>
    whenOnTime(async (lateMs) => {
      const desk = await desks.login(1);
      const { board, deviceId } = await momentary(desk);
      await hold(desk, board, deviceId);
      const endedMs = performance.now();
      await desks.db.sql("update sessions set ended_at = now() where station = 'Desk B'");
      expect((await overrunOf(board, endedMs)).afterMs).toBeLessThan(MOST_MS + lateMs());
      expect(await reasonOf(await desks.login(0), deviceId)).toBe('session-ended');
    }));
});

describe('a channel that is held', () => {
  test('is held by one person at a time, at a station that does not ingest as well', () =>
    whenOnTime(async () => {
      const here = await desks.login(0);
      const there = await desks.login(1);
      const { board, deviceId } = await momentary(here);
      const held = await hold(there, board, deviceId);
      await until(
        () => board.relays.isOn(1),
        (isOn) => isOn,
      );
      await expect(here.client.relays.press({ deviceId, relayIndex: 0 })).rejects.toMatchObject({
        code: 'RELAY_HELD',
        data: { station: 'Desk B' },
      });
      // Another connection has no say in it.
      await expect(here.client.relays.beat({ holdId: held.holdId })).rejects.toMatchObject({
        code: 'HOLD_ENDED',
      });
      await here.client.relays.release({ holdId: held.holdId });
      await sleep(400);
      expect(board.relays.isOn(1)).toBe(true);
      held.letGo();
      await there.client.relays.release({ holdId: held.holdId, reason: 'focus-lost' });
      await until(
        () => board.relays.isOn(1),
        (isOn) => !isOn,
      );
      expect(await reasonOf(here, deviceId)).toBe('focus-lost');
    }));

  test('is neither switched nor, on a board that is away, held', async () => {
    const desk = await desks.login(0);
    const { board, deviceId } = await momentary(desk);
    await expect(desk.client.relays.set({ deviceId, relayIndex: 0, state: true })).rejects.toMatchObject({
      code: 'RELAY_IS_MOMENTARY',
    });
    await expect(desk.client.relays.press({ deviceId, relayIndex: 1 })).rejects.toMatchObject({
      code: 'RELAY_NOT_MOMENTARY',
    });
    await board.dropOut();
    await until(
      async () => (await desk.client.relays.list({ deviceId })).boards[0]?.isOnline,
      (isOnline) => isOnline === false,
    );
    await expect(desk.client.relays.press({ deviceId, relayIndex: 0 })).rejects.toMatchObject({
      code: 'BOARD_UNREACHABLE',
    });
  });

  test('needs an arming where it is dangerous, once', async () => {
    const desk = await desks.login(0);
    const { board, deviceId } = await momentary(desk);
    await desk.client.relays.configureChannel({ deviceId, relayIndex: 0, isDangerous: true });
    await expect(desk.client.relays.press({ deviceId, relayIndex: 0 })).rejects.toMatchObject({
      code: 'RELAY_IS_DANGEROUS',
    });
    const { id } = await desk.client.commands.arm({
      deviceId,
      command: { type: 'RELAY', relayIndex: 0, on: true },
    });
    const { holdId } = await desk.client.relays.press({ deviceId, relayIndex: 0, armingId: id });
    await until(
      () => board.relays.isOn(1),
      (isOn) => isOn,
    );
    await desk.client.relays.release({ holdId });
    await expect(desk.client.relays.press({ deviceId, relayIndex: 0, armingId: id })).rejects.toBeDefined();
  });
});

test('an engine that stops switches off what it holds', async () => {
  const desk = await desks.login(1);
  let held: { board: RunningBoard; deviceId: DeviceId; letGo(): void } | undefined;
  await whenOnTime(async () => {
    const { board, deviceId } = await momentary(desk);
    held = { board, deviceId, ...(await hold(desk, board, deviceId)) };
  });
  if (held === undefined) throw new Error('nothing is held');
  const { lateMs, stop } = watchLateness();
  const endedMs = performance.now();
  await desks.stations[1]?.stack.releaseAll();
  held.letGo();
  const { afterMs } = await overrunOf(held.board, endedMs);
  stop();
  expect(afterMs).toBeLessThan(MOST_MS + lateMs());
  expect(await reasonOf(await desks.login(0), held.deviceId)).toMatch(/engine-stopped|link-lost/);
});
