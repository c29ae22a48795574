import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../test/support/ingest-rig.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { systemClock } from '../../platform/clock.ts';
import { type AdvisoryLock, createAdvisoryLock } from '../../platform/db/advisory-lock.ts';
import { createLogger } from '../../platform/logger.ts';
import { createLeadership } from './leadership.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

interface Rig {
  readonly onTake: () => Promise<void>;
  /** Holds back what is done with the lock in the hand. */
  readonly slow?: Promise<void>;
  /** Between the server's answer to that and what is made of it. */
  readonly answered?: (lock: AdvisoryLock) => Promise<void>;
  /** The same, of each second's renewal. */
  readonly renewed?: () => Promise<void>;
}

/** Leadership whose beginnings end when the test says so. */
function rig({ onTake, slow, answered, renewed }: Rig) {
  const told: string[] = [];
  let mayHold = false;
  let tellLost: () => void = () => undefined;
  const leadership = createLeadership({
    connectionString: test.connectionString,
    createLock(options) {
      const lock = createAdvisoryLock({
        ...options,
        onLost() {
          options.onLost();
          tellLost();
        },
        watch: async (tx) =>
          await options.watch?.({
            ...tx,
            async optional(...asked) {
              const answer = await tx.optional(...asked);
              await renewed?.();
              return answer;
            },
          }),
      });
      return {
        ...lock,
        async run(work) {
          const wasHeld = lock.isHeld();
          if (wasHeld) await slow;
          const answer = await lock.run(work);
          if (wasHeld) await answered?.(lock);
          return answer;
        },
      };
    },
    slot: 'main',
    station: { id: randomUUID(), name: 'desk' },
    clock: systemClock,
    logger: createLogger('silent'),
    async onTake() {
      told.push('take');
      await onTake();
      told.push('taken');
    },
    onGiveUp: async () => void told.push('give up'),
    onHold(isHeld) {
      mayHold = isHeld;
    },
  });
  onTestFinished(() => leadership.stop());
  const nextLoss = () =>
    new Promise<void>((resolve) => {
      tellLost = resolve;
    });
  return { leadership, told, mayHold: () => mayHold, nextLoss };
}

const endLockSessions = () =>
  test.sql(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name like 'watchdesk lock %' and datname = current_database()`);
const epoch = async () => Number((await test.sql('select epoch from ingest_leases'))[0]?.['epoch']);
const holder = async () => (await test.sql('select holder from ingest_leases'))[0]?.['holder'];
const locks = () =>
  test.sql(`select from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`);

describe('leadership', () => {
  it('stops what it was about to begin when the stop comes during the take-over', async () => {
    const listening = gate();
    const { leadership, told } = rig({ onTake: () => listening.opened });
    const started = leadership.start();
    await until(() => told.includes('take'));
    const stopped = leadership.stop();
    listening.open();
    await Promise.all([started, stopped]);
    expect(told).toEqual(['take', 'taken', 'give up']);
    expect(leadership.state()).toBe('stopped');
    expect(await holder()).toBeNull();
    await until(async () => (await locks()).length === 0);
  });

  it('begins nothing when the stop comes while it signs the lease', async () => {
    const signing = gate();
    const { leadership, told } = rig({ onTake: () => Promise.resolve(), slow: signing.opened });
    const started = leadership.start();
    await until(async () => (await locks()).length > 0);
    const stopped = leadership.stop();
    signing.open();
    await Promise.all([started, stopped]);
    expect(told).toEqual([]);
    expect(leadership.state()).toBe('stopped');
    expect(await holder()).toBeNull();
  });

  it('stays stopped when what it was about to begin fails', async () => {
    const listening = gate();
    const onTake = () => listening.opened.then(() => Promise.reject(new Error('the port is in use')));
    const { leadership, told } = rig({ onTake });
    const started = leadership.start().catch(() => undefined);
    await until(() => told.includes('take'));
    const stopped = leadership.stop();
    listening.open();
    await Promise.all([started, stopped]);
    expect(leadership.state()).toBe('stopped');
    // Longer than the pause before the next attempt.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(told).toEqual(['take']);
  });

  it('ends a take-over before it looks who holds the lease after a break of its connection', async () => {
    const listening = gate();
    const { leadership, told } = rig({ onTake: () => listening.opened });
    const started = leadership.start();
    await until(() => told.includes('take'));
    await test.sql(`update ingest_leases
      set epoch = epoch + 1, station_id = gen_random_uuid(), holder = 'other', since = clock_timestamp()`);
    await endLockSessions();
    await until(() => leadership.state() === 'interrupted');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(told).toEqual(['take']);
    listening.open();
    await started;
    await until(() => leadership.state() === 'holding');
    expect(told.slice(0, 3)).toEqual(['take', 'taken', 'give up']);
  });

  it.each([
    ['looks who holds the lease', 1, 1],
    ['signs the lease', 2, 2],
  ])('takes the lock again when its connection ends while it %s', async (_, lastAnswer, signatures) => {
    const before = await epoch();
    let answers = 0;
    const { leadership, told } = rig({
      onTake: () => Promise.resolve(),
      async answered(lock) {
        answers += 1;
        if (answers !== lastAnswer) return;
        await endLockSessions();
        await until(() => !lock.isHeld());
      },
    });
    await expect(leadership.start()).rejects.toThrow('lost while it was taken');
    await until(() => told.includes('taken'));
    expect(leadership.state()).toBe('holding');
    expect(await locks()).toHaveLength(1);
    expect(await epoch()).toBe(before + signatures);
  });

  it('does not count on its lease when its connection ends with the answer of a renewal', async () => {
    const after: boolean[] = [];
    let ended: Promise<unknown> | undefined;
    const { leadership, told, mayHold, nextLoss } = rig({
      onTake: () => Promise.resolve(),
      async renewed() {
        if (ended !== undefined) return;
        const lost = nextLoss();
        ended = endLockSessions();
        await lost;
        // Before the next answer of the server, and so before the lock can be taken again.
        setImmediate(() => after.push(mayHold()));
      },
    });
    await leadership.start();
    await until(() => after.length > 0);
    expect(after).toEqual([false]);
    await ended;
    await until(() => leadership.state() === 'holding' && mayHold());
    expect(told).toEqual(['take', 'taken']);
  });

  it('takes the lock again when its connection ends a second time before it has it back', async () => {
    let isTold = true;
    const { leadership, told } = rig({
      onTake: () => Promise.resolve(),
      async answered(lock) {
        if (isTold) return;
        isTold = true;
        await endLockSessions();
        await until(() => !lock.isHeld());
      },
    });
    await leadership.start();
    isTold = false;
    await endLockSessions();
    await until(() => isTold && leadership.state() === 'holding');
    await until(async () => (await locks()).length === 1);
    // Nobody else has written: what is in memory counts on.
    expect(told).toEqual(['take', 'taken']);
  });
});
