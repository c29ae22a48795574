import { types } from 'pg';
import { type Pgoutput, PgoutputPlugin } from 'pg-logical-replication';
import { parseLsn } from './replication-messages.ts';

/** Column values as our own code reads them: numbers, booleans, Dates and text; undefined for an unsent large value. */
export type ReplicationRow = Readonly<Record<string, unknown>>;

export interface TableChange {
  readonly table: string;
  readonly op: 'insert' | 'update' | 'delete' | 'truncate';
  /** The row after the change; before it for a delete (as much of it as the replica identity says); else empty. */
  readonly row: ReplicationRow;
  /** The row before an update, or its old key where that changed, as the replica identity says. */
  readonly old: ReplicationRow | null;
}

export interface CommittedTransaction {
  /** End of the commit record. */
  readonly lsn: bigint;
  /** By the server's clock, Unix ms. */
  readonly commitTimeMs: number;
  readonly changes: readonly TableChange[];
  /** True when it was larger than we are ready to hold: its changes were dropped. */
  readonly overflowed: boolean;
}

/** Holding more than this of one transaction would cost more than reading everything again. */
const MAX_CHANGES_PER_TRANSACTION = 100_000;

const INTEGER_OIDS: readonly number[] = [types.builtins.INT2, types.builtins.INT4, types.builtins.INT8];
const DECIMAL_OIDS: readonly number[] = [
  types.builtins.FLOAT4,
  types.builtins.FLOAT8,
  types.builtins.NUMERIC,
];

function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('An integer of the log is beyond the safe range.');
  return value;
}

/** Ours, not the process-wide parsers of pg, so that nobody's change to those changes what the feed says. */
function columnParser(typeOid: number): (text: string) => unknown {
  if (INTEGER_OIDS.includes(typeOid)) return parseInteger;
  if (DECIMAL_OIDS.includes(typeOid)) return Number;
  if (typeOid === types.builtins.BOOL) return (text) => text === 't';
  if (typeOid === types.builtins.TIMESTAMPTZ) return types.getTypeParser(types.builtins.TIMESTAMPTZ, 'text');
  return (text) => text;
}

function changeOf(
  message: Pgoutput.MessageInsert | Pgoutput.MessageUpdate | Pgoutput.MessageDelete,
): TableChange {
  const table = message.relation.name;
  switch (message.tag) {
    case 'insert':
      return { table, op: 'insert', row: message.new, old: null };
    case 'update':
      return { table, op: 'update', row: message.new, old: message.old ?? message.key };
    case 'delete':
      return { table, op: 'delete', row: message.old ?? message.key ?? {}, old: null };
  }
}

/** Puts pgoutput's messages together to transactions. One decoder per connection: it remembers table layouts. */
export function createReplicationDecoder(onTransaction: (transaction: CommittedTransaction) => void): {
  decode(payload: Buffer): void;
} {
  const plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: [] });
  let changes: TableChange[] = [];
  let overflowed = false;

  function add(change: TableChange): void {
    if (changes.length < MAX_CHANGES_PER_TRANSACTION) changes.push(change);
    else overflowed = true;
  }

  function commit(message: Pgoutput.MessageCommit): void {
    const transaction: CommittedTransaction = {
      lsn: parseLsn(message.commitEndLsn),
      commitTimeMs: Number(message.commitTime.valueOf()) / 1000,
      changes: overflowed ? [] : changes,
      overflowed,
    };
    changes = [];
    overflowed = false;
    onTransaction(transaction);
  }

  return {
    decode: (payload) => {
      const message = plugin.parse(payload);
      switch (message.tag) {
        case 'relation':
          for (const column of message.columns) column.parser = columnParser(column.typeOid);
          return;
        case 'insert':
        case 'update':
        case 'delete':
          return add(changeOf(message));
        case 'truncate':
          for (const relation of message.relations)
            add({ table: relation.name, op: 'truncate', row: {}, old: null });
          return;
        case 'commit':
          return commit(message);
        case 'begin':
        case 'origin':
        case 'type':
        case 'message':
          return;
      }
    },
  };
}
