import type pg from 'pg';
import type { z } from 'zod';
import type { Fence, Scope, Tx } from './database.ts';
import { OWNER_ROLE } from './session-url.ts';

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError('an id must be a whole number');
  return String(value);
}

/** Opens the transaction and asks for its lease in the same round trip; numbers and slot are checked to be plain. */
export function beginStatement(scope: Scope, fence?: Fence): string {
  const held =
    fence === undefined
      ? ''
      : `; select require_ingest_epoch('${slot(fence.slot)}', ${integer(fence.epoch)})`;
  return `${openStatement(scope)}${held}`;
}

function slot(name: string): string {
  if (!/^[a-z][a-z0-9]*$/.test(name)) throw new TypeError('a slot must be a plain name');
  return name;
}

/** Names whose the transaction is; the ids are checked to be whole numbers. */
function openStatement(scope: Scope): string {
  switch (scope.as) {
    case 'owner':
      return `begin; set local role ${OWNER_ROLE}`;
    case 'nobody':
      return 'begin';
    case 'organisation':
      return `begin; set local watchdesk.organisation_id = '${integer(scope.organisationId)}'`;
    case 'person':
      return `begin; set local watchdesk.organisation_id = '${integer(scope.organisationId)}'; set local watchdesk.user_id = '${integer(scope.userId)}'`;
  }
}

const statementNames = new Map<string, string>();

/** The name under which a session keeps the statement; each text is one of the program's own constants. */
function nameOf(sql: string): string {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  const name = `watchdesk_${statementNames.size}`;
  statementNames.set(sql, name);
  return name;
}

/**
 * Statements on a client that has a transaction open.
 * @param prepares keeps each statement in the session, which spares planning it again: as much work, for a handful of
 *   rows, as running it. Only for sessions that run the same few statements all day.
 */
export function createTx(client: pg.ClientBase, prepares = false): Tx {
  const query = (text: string, values: readonly unknown[]) =>
    client.query({ text, values: [...values], ...(prepares ? { name: nameOf(text) } : {}) });

  async function rows(sql: string, values: readonly unknown[]): Promise<readonly unknown[]> {
    const result = await query(sql, values);
    return result.rows;
  }

  async function optional<Row>(
    row: z.ZodType<Row>,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<Row | undefined> {
    const found = await rows(sql, values);
    if (found.length > 1) throw new Error(`expected at most one row, got ${found.length}: ${sql}`);
    return found.length === 0 ? undefined : row.parse(found[0]);
  }

  return {
    many: async (row, sql, values = []) => (await rows(sql, values)).map((found) => row.parse(found)),
    one: async (row, sql, values = []) => {
      const found = await rows(sql, values);
      if (found.length !== 1) throw new Error(`expected one row, got ${found.length}: ${sql}`);
      return row.parse(found[0]);
    },
    optional,
    raw: async (sql, values = []) => {
      const result = await client.query<unknown[]>({ text: sql, values: [...values], rowMode: 'array' });
      return result.rows;
    },
    execute: async (sql, values = []) => (await query(sql, values)).rowCount ?? 0,
  };
}
