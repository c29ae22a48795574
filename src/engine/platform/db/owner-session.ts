import pg from 'pg';
import type { Tx } from './database.ts';
import { END_OF_DEAD_SERVERS } from './dead-peers.ts';
import { createTx } from './pg-transaction.ts';
import { OWNER_ROLE, SCHEMA } from './session-url.ts';
import { typeParsers } from './type-parsers.ts';

/**
 * A connection of the schema's owner for work that does not fit into one transaction, or must not be in one. Its own
 * statements commit one by one.
 */
export interface OwnerSession extends Tx {
  transaction<T>(work: () => Promise<T>): Promise<T>;
}

/** Copying or rolling up a long stretch takes its time. */
const STATEMENT_TIMEOUT_MS = 600_000;
/** For rows that somebody else is changing. Changes of tables set less. */
const LOCK_TIMEOUT_MS = 3000;

/** On a client whose login may take the owner's role; gives the client back as it was. */
export async function onOwnerClient<T>(
  client: pg.ClientBase,
  work: (session: OwnerSession) => Promise<T>,
): Promise<T> {
  await client.query(
    `set role ${OWNER_ROLE}; set search_path = ${SCHEMA}; set timezone = 'UTC';
     set statement_timeout = ${STATEMENT_TIMEOUT_MS}; set lock_timeout = ${LOCK_TIMEOUT_MS}`,
  );
  try {
    return await work({
      ...createTx(client),
      transaction: async (inside) => {
        await client.query('begin');
        try {
          const result = await inside();
          await client.query('commit');
          return result;
        } catch (error) {
          await client.query('rollback').catch(() => undefined);
          throw error;
        }
      },
    });
  } finally {
    await client
      .query('reset role; reset search_path; reset timezone; reset statement_timeout; reset lock_timeout')
      .catch(() => undefined);
  }
}

export async function withOwnerSession<T>(
  connectionString: string,
  work: (session: OwnerSession) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: 5000,
    application_name: 'watchdesk upkeep',
    ...END_OF_DEAD_SERVERS,
    types: typeParsers,
  });
  // A connection lost between two statements is reported by the next one.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await onOwnerClient(client, work);
  } finally {
    await client.end().catch(() => undefined);
  }
}
