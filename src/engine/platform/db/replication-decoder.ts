import { createPgoutputReader, type PgoutputMessage, type Tuple } from './pgoutput.ts';

/** Column values as our own code reads them: numbers, booleans, Dates and text; undefined for an unsent large value. */
export type ReplicationRow = Readonly<Record<string, unknown>>;

export interface TableChange {
  readonly table: string;
  readonly op: 'insert' | 'update' | 'delete' | 'truncate';
  /** The row after the change; before it for a delete (as much of it as the replica identity says); else empty. */
  readonly row: ReplicationRow;
  /** The row before an update, or its old key where that changed, as the replica identity says. */
  readonly old: ReplicationRow | null;
  /** One column of `row`, without decoding the others. */
  column(name: string): unknown;
}

export interface CommittedTransaction {
  /** End of the commit record. */
  readonly lsn: bigint;
  /** By the server's clock, Unix ms. */
  readonly commitTimeMs: number;
  readonly changes: readonly TableChange[];
  /** Changes of tables that were not wanted. */
  readonly skipped: number;
  /** True when it was larger than we are ready to hold: its changes were dropped. */
  readonly overflowed: boolean;
}

/** Holding more than this of one transaction would cost more than reading everything again. */
const MAX_CHANGES_PER_TRANSACTION = 100_000;

/** Rows are decoded when first asked for, and once. */
function changeOf({ op, relation, row, old }: Extract<PgoutputMessage, { tag: 'change' }>): TableChange {
  const once = (tuple: Tuple): (() => ReplicationRow) => {
    let decoded: ReplicationRow | undefined;
    return () => {
      decoded ??= tuple.all();
      return decoded;
    };
  };
  const wholeRow = once(row);
  const wholeOld = old === null ? () => null : once(old);
  return {
    table: relation.name,
    op,
    get row() {
      return wholeRow();
    },
    get old() {
      return wholeOld();
    },
    column: row.column,
  };
}

const truncateOf = (table: string): TableChange => ({
  table,
  op: 'truncate',
  row: {},
  old: null,
  column: () => undefined,
});

/** Puts pgoutput's messages together to transactions. One decoder per connection: it remembers table layouts. */
export function createReplicationDecoder(
  onTransaction: (transaction: CommittedTransaction) => void,
  isWanted: (table: string) => boolean = () => true,
): { decode(payload: Buffer): void } {
  const reader = createPgoutputReader(isWanted);
  let changes: TableChange[] = [];
  let skipped = 0;
  let overflowed = false;

  function add(change: TableChange): void {
    if (changes.length < MAX_CHANGES_PER_TRANSACTION) changes.push(change);
    else overflowed = true;
  }

  function commit(lsn: bigint, commitTimeMs: number): void {
    const transaction = { lsn, commitTimeMs, changes: overflowed ? [] : changes, skipped, overflowed };
    changes = [];
    skipped = 0;
    overflowed = false;
    onTransaction(transaction);
  }

  return {
    decode: (payload) => {
      const message = reader.read(payload);
      switch (message.tag) {
        case 'change':
          return add(changeOf(message));
        case 'unwanted':
          skipped += 1;
          return;
        case 'truncate':
          for (const { name } of message.relations) add(truncateOf(name));
          return;
        case 'commit':
          return commit(message.endLsn, message.commitTimeMs);
        case 'begin':
        case 'relation':
        case 'other':
          return;
      }
    },
  };
}
