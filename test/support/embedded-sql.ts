import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import {
  clusterPaths,
  readCredentials,
  readPort,
  SUPERUSER,
} from '../../src/engine/platform/db/embedded/postgres-cluster.ts';
import type { Sql } from './kept-alarms.ts';

/** Statements as superuser at the PostgreSQL that a running control room has in its data folder. */
export function embeddedSql(dataDir: string): Sql {
  return async (text) => {
    const paths = clusterPaths(dataDir);
    const { superuser } = await readCredentials(paths);
    const client = new pg.Client({
      host: '127.0.0.1',
      port: await readPort(paths),
      user: SUPERUSER,
      password: superuser,
      database: 'watchdesk',
      options: '-c search_path=watchdesk',
    });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  };
}

/** The process that a data folder's PostgreSQL runs as; null where none does. */
export async function postmasterPid(dataDir: string): Promise<number | null> {
  const file = path.join(clusterPaths(dataDir).pgdata, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : z.coerce.number().int().positive().parse(text.split('\n', 1)[0]);
}
