import type { z } from 'zod';
import type { OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import type { LinkState } from '../../../shared/system/model.ts';

/** A person's transaction: the rows of the organisation at the sites that are granted to the person. */
export interface PersonScope {
  readonly as: 'person';
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
}

/**
 * Whose rows a transaction may touch. Row-level security enforces it: `person` as above, `organisation` is the engine's
 * own work on one organisation's rows, at all sites (both role watchdesk_app), `owner` is for bootstrap and migrations
 * only (role watchdesk_owner).
 */
export type Scope =
  | PersonScope
  | { readonly as: 'organisation'; readonly organisationId: OrganisationId }
  | { readonly as: 'nobody' }
  | { readonly as: 'owner' };

/** The scope of whatever somebody asked for. */
export function personScope({ organisationId, userId }: Omit<PersonScope, 'as'>): PersonScope {
  return { as: 'person', organisationId, userId };
}

/**
 * Who waits for a connection: `intake`, for what commits alarms, has some of its own, which slow reads of `screens`
 * cannot take.
 */
export type Lane = 'screens' | 'intake';

/**
 * The lease that a transaction of ingestion holds on to: it fails with FenceLost where the slot has left this epoch,
 * and as long as it runs the epoch cannot rise.
 */
export interface Fence {
  readonly slot: string;
  readonly epoch: number;
}

export interface TransactionOptions {
  readonly lane?: Lane;
  readonly fence?: Fence;
}

/** Statements inside one transaction. Values only as `$n` parameters. */
export interface Tx {
  /** All rows, each parsed by `row`. */
  many<Row>(row: z.ZodType<Row>, sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Exactly one row; anything else is a bug. */
  one<Row>(row: z.ZodType<Row>, sql: string, values?: readonly unknown[]): Promise<Row>;
  optional<Row>(row: z.ZodType<Row>, sql: string, values?: readonly unknown[]): Promise<Row | undefined>;
  /** Rows as arrays of columns without parsing: only for hot paths over tables we alone write. */
  raw(sql: string, values?: readonly unknown[]): Promise<readonly (readonly unknown[])[]>;
  /** Affected rows. */
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
}

/** The database for what people ask: no transaction without the person behind it. */
export interface PeoplesDatabase {
  transaction<T>(scope: PersonScope, work: (tx: Tx) => Promise<T>): Promise<T>;
}

export interface Database {
  /**
   * Runs `work` in one transaction. Serialisation failures and deadlocks are retried (work must be repeatable); a
   * database that cannot be reached is AppError DATABASE_UNAVAILABLE. Without a lane it waits with the screens.
   */
  transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  state(): LinkState;
  onStateChange(listener: (state: LinkState) => void): () => void;
  /** Settings of a further connection to the same database (replication, LISTEN, advisory lock). */
  connectionString(): string;
  /**
   * Keeps trying until the database answers and is migrated; then resolves. Rejects with a SetupError where a person
   * must act first (a newer schema, missing rights, a server too old), and when stopped.
   */
  ready(signal?: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}
