import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { type Clock, systemClock } from '../clock.ts';
import {
  type CommittedTransaction,
  createReplicationStream,
  type ReplicationStream,
} from './replication-stream.ts';

let db: TestDatabase;
let organisationId: number;
const streams: ReplicationStream[] = [];

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId } = await db.organisation('North'));
});
afterEach(async () => {
  await Promise.all(streams.splice(0).map((stream) => stream.stop()));
});
afterAll(() => db.drop());

interface Listener {
  readonly stream: ReplicationStream;
  readonly transactions: CommittedTransaction[];
  readonly downs: { reason: string; refused: boolean }[];
  starts: number;
}

function listen(connectionString = db.connectionString, clock: Clock = systemClock): Listener {
  const listener: Listener = {
    transactions: [],
    downs: [],
    starts: 0,
    stream: createReplicationStream({
      connectionString: () => connectionString,
      clock,
      logger: pino({ enabled: false }),
      onStarted: () => {
        listener.starts += 1;
      },
      onTransaction: (transaction) => {
        if (transaction.changes.length > 0) listener.transactions.push(transaction);
      },
      onDown: (reason, refused) => listener.downs.push({ reason, refused }),
    }),
  };
  streams.push(listener.stream);
  listener.stream.start();
  return listener;
}

const until = (condition: () => boolean) =>
  expect.poll(condition, { timeout: 30_000, interval: 5 }).toBe(true);

async function reject(topic: string): Promise<void> {
  await db.sql(
    `insert into rejected_messages (organisation_id, received_at, topic, reason, size_bytes, frame)
     values ($1, '2026-01-02 03:04:05.678+00', $2, 'undecodable', 3, '\\x010203')`,
    [organisationId, topic],
  );
}

const topics = (transactions: readonly CommittedTransaction[]): unknown[] =>
  transactions.flatMap(({ changes }) => changes.map(({ row }) => row['topic']));

const slots = () =>
  db.sql(
    `select slot_name, active_pid from pg_replication_slots
     where database = current_database() and slot_name like 'watchdesk_feed_%'`,
  );

describe('the replication stream', () => {
  it('reports a committed row with its values in the types that our code reads', async () => {
    const listener = listen();
    await until(() => listener.starts === 1);
    await reject('a/b');
    await until(() => listener.transactions.length === 1);
    const [transaction] = listener.transactions;
    expect(transaction?.changes).toHaveLength(1);
    expect(transaction?.changes[0]).toMatchObject({
      table: 'rejected_messages',
      op: 'insert',
      row: {
        organisation_id: organisationId,
        received_at: new Date('2026-01-02T03:04:05.678Z'),
        topic: 'a/b',
        hostname: null,
        reason: 'undecodable',
        size_bytes: 3,
        frame: '\\x010203',
      },
    });
    expect(Math.abs((transaction?.commitTimeMs ?? 0) - Date.now())).toBeLessThan(5000);
  });

  it('keeps the order of commits, whatever the order of the writes', async () => {
    const listener = listen();
    await until(() => listener.starts === 1);
    const write = (tx: Parameters<Parameters<typeof db.database.transaction>[1]>[0], topic: string) =>
      tx.execute(
        `insert into rejected_messages (organisation_id, received_at, topic, reason, size_bytes, frame)
         values ($1, now(), $2, 'undecodable', 0, '')`,
        [organisationId, topic],
      );
    const scope = { as: 'owner' } as const;
    let second: Promise<void> = Promise.resolve();
    await db.database.transaction(scope, async (outer) => {
      await write(outer, 'begun first, committed last');
      second = db.database.transaction(scope, async (inner) => {
        await write(inner, 'begun last, committed first');
      });
      await second;
    });
    await until(() => topics(listener.transactions).length === 2);
    expect(topics(listener.transactions)).toEqual([
      'begun last, committed first',
      'begun first, committed last',
    ]);
    const lsns = listener.transactions.map(({ lsn }) => lsn);
    expect((lsns[0] ?? 0n) < (lsns[1] ?? 0n)).toBe(true);
  });

  it('stays open where the server kept it waiting for a long transaction before it began', async () => {
    let waitedMs = 0;
    const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + waitedMs };
    let listener: Listener | undefined;
    await db.database.transaction({ as: 'owner' }, async (tx) => {
      // What has a number of its own is waited for.
      await tx.raw('select pg_current_xact_id()');
      const opened = listen(undefined, clock);
      listener = opened;
      await eventually(async () => expect(await slots()).not.toEqual([]));
      expect(opened.starts).toBe(0);
      waitedMs = 60_000;
    });
    await until(() => listener?.starts === 1);
    await reject('after a long wait');
    await until(() => listener?.transactions.length === 1);
    expect(listener?.downs).toEqual([]);
  });

  it('never shows what was rolled back', async () => {
    const listener = listen();
    await until(() => listener.starts === 1);
    const failing = db.database.transaction({ as: 'owner' }, async (tx) => {
      await tx.execute(
        `insert into rejected_messages (organisation_id, received_at, topic, reason, size_bytes, frame)
         values ($1, now(), 'rolled back', 'undecodable', 0, '')`,
        [organisationId],
      );
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await reject('after it');
    await until(() => listener.transactions.length > 0);
    expect(topics(listener.transactions)).toEqual(['after it']);
  });

  it('leaves no slot behind when it stops', async () => {
    const listener = listen();
    await until(() => listener.starts === 1);
    expect(await slots()).toHaveLength(1);
    await listener.stream.stop();
    await expect.poll(slots, { timeout: 30_000, interval: 10 }).toEqual([]);
  });

  it('begins a new run on a new slot when its connection is ended', async () => {
    const listener = listen();
    await until(() => listener.starts === 1);
    const [slot] = await slots();
    await db.sql('select pg_terminate_backend($1)', [slot?.['active_pid']]);
    await until(() => listener.starts === 2);
    expect(listener.downs).toMatchObject([{ refused: false }]);
    const [next] = await slots();
    expect(next?.['slot_name']).not.toBe(slot?.['slot_name']);
    await reject('after the new run');
    await until(() => listener.transactions.length > 0);
    expect(topics(listener.transactions)).toEqual(['after the new run']);
  });

  it('says that the server refuses a login without the right to replicate', async () => {
    const url = new URL(db.connectionString);
    const role = `no_replication_${url.pathname.slice(-8)}`;
    await db.sql(`create role ${role} login password 'not-a-secret'`);
    url.username = role;
    url.password = 'not-a-secret';
    const listener = listen(url.href);
    await until(() => listener.downs.length === 1);
    expect(listener.downs[0]?.refused).toBe(true);
    await listener.stream.stop();
    await db.sql(`drop role ${role}`);
  });

  it('goes on trying, and stops at once, where nobody answers', async () => {
    const listener = listen('postgres://nobody@127.0.0.1:1/nothing');
    await until(() => listener.downs.length >= 2);
    expect(listener.downs[0]?.refused).toBe(false);
    const startedAt = Date.now();
    await listener.stream.stop();
    expect(Date.now() - startedAt).toBeLessThan(1000);
  });
});
