import pg from 'pg';
import { startTimescale } from '../../src/bench/timescale.ts';
import type { Scope, Tx } from '../../src/engine/platform/db/database.ts';
import { type OwnerSession, onOwnerClient } from '../../src/engine/platform/db/owner-session.ts';
import { typeParsers } from '../../src/engine/platform/db/type-parsers.ts';
import { testDatabase } from './postgres.ts';

/** A migrated database whose history is empty, on one of the two engines. */
export interface HistoryDatabase {
  /** As an organisation or a person, the way the program does it. */
  transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** As the owner, the way jobs do it. */
  asOwner<T>(work: (session: OwnerSession) => Promise<T>): Promise<T>;
  /** As superuser. */
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** The test run's PostgreSQL: partitions. */
export async function nativeHistory(): Promise<HistoryDatabase> {
  const test = await testDatabase();
  const client = new pg.Client({ connectionString: test.connectionString, types: typeParsers });
  await client.connect();
  return {
    transaction: (scope, work) => test.database.transaction(scope, work),
    asOwner: (work) => onOwnerClient(client, work),
    sql: test.sql,
    drop: async () => {
      await client.end();
      await test.drop();
    },
  };
}

/** TimescaleDB in WebAssembly; still in partitions, until it is adopted or moved. */
export async function wasmHistory(options = { installed: true }): Promise<HistoryDatabase> {
  const { client, transaction, stop } = await startTimescale(options);
  return {
    transaction,
    asOwner: (work) => onOwnerClient(client, work),
    sql: async (text, values = []) => {
      const rows = await client
        .query<Record<string, unknown>>('set search_path = watchdesk')
        .then(async () => {
          const result = await client.query<Record<string, unknown>>(text, [...values]);
          return result.rows;
        });
      await client.query('reset search_path');
      return rows;
    },
    drop: stop,
  };
}
