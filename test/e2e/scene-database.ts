import pg from 'pg';
import { embeddedSql } from '../support/embedded-sql.ts';
import type { Sql } from '../support/kept-alarms.ts';
import { sharedDatabase } from './shared-server.ts';

/** shared: a database on the run's server. embedded: the one that the program makes in its data folder by default. */
export type DatabaseKind = 'shared' | 'embedded';

/** What a scene's control room keeps its rows in. */
export interface SceneDatabase {
  readonly settings: Readonly<Record<string, string>>;
  /** Statements as superuser. */
  readonly sql: Sql;
  drop(): Promise<void>;
}

export async function sceneDatabase(kind: DatabaseKind, dataDir: string): Promise<SceneDatabase> {
  if (kind === 'embedded') return { settings: {}, sql: embeddedSql(dataDir), drop: async () => undefined };
  const made = await sharedDatabase();
  const pool = new pg.Pool({
    connectionString: made.superuserConnectionString,
    options: '-c search_path=watchdesk',
    max: 1,
  });
  // The pool says that it has ended before its connection has, which dropping the database then ends.
  pool.on('error', () => undefined);
  return {
    settings: { WATCHDESK_DATABASE_URL: made.connectionString },
    sql: async (text) => (await pool.query<Record<string, unknown>>(text)).rows,
    drop: async () => {
      await pool.end();
      await made.drop();
    },
  };
}
