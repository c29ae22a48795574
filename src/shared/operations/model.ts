import { z } from 'zod';

/** A table with its partitions or chunks, and what its indexes take. */
export const RelationSize = z.object({
  name: z.string(),
  tableBytes: z.int(),
  indexBytes: z.int(),
  /** The planner's estimate. */
  rows: z.int(),
  /** Rows that were changed or removed and whose space is not free yet. */
  deadRows: z.int(),
  /** 1 for an ordinary table. */
  parts: z.int(),
  /** When its dead rows were cleared last, by the server or a person. */
  lastVacuumAt: z.date().nullable(),
  /** Mean of the last seven days that were measured; null before the second day. */
  growthBytesPerDay: z.number().nullable(),
});
export type RelationSize = z.infer<typeof RelationSize>;

/** A time series in parts that expire as a whole. */
export const SeriesParts = z.object({
  name: z.string(),
  kind: z.enum(['partitions', 'chunks']),
  parts: z.int(),
  /** Where its oldest rows and its newest part end; null where it has no bounded part. */
  oldestAt: z.date().nullable(),
  madeUntil: z.date().nullable(),
  bytes: z.int(),
  /** Null where the engine compresses nothing. */
  compression: z.object({ parts: z.int(), bytesBefore: z.int(), bytesAfter: z.int() }).nullable(),
});
export type SeriesParts = z.infer<typeof SeriesParts>;

export const StorageReport = z.object({
  server: z.object({
    /** As the server writes it: "18.4". */
    version: z.string(),
    timescale: z.string().nullable(),
    databaseBytes: z.int(),
  }),
  relations: z.array(RelationSize),
  series: z.array(SeriesParts),
  /** All measured days of the last five weeks, oldest first. */
  days: z.array(z.object({ day: z.date(), bytes: z.int() })),
});
export type StorageReport = z.infer<typeof StorageReport>;

export const SlowStatement = z.object({
  id: z.string(),
  query: z.string(),
  calls: z.int(),
  meanMs: z.number(),
  maxMs: z.number(),
  totalMs: z.number(),
  rows: z.int(),
});
export type SlowStatement = z.infer<typeof SlowStatement>;

export const ReplicationSlot = z.object({
  name: z.string(),
  active: z.boolean(),
  temporary: z.boolean(),
  /** Log that the server keeps for this slot alone; null once the slot is lost. */
  retainedBytes: z.int().nullable(),
  /** reserved, extended, unreserved or lost, as PostgreSQL says. */
  walStatus: z.string().nullable(),
});
export type ReplicationSlot = z.infer<typeof ReplicationSlot>;

export const PerformanceReport = z.object({
  /** Statistics count since then; null where they were never reset. */
  since: z.date().nullable(),
  /** The ten that took most time in total, or why there are none. */
  statements: z.discriminatedUnion('state', [
    z.object({ state: z.literal('known'), list: z.array(SlowStatement) }),
    z.object({ state: z.enum(['not-installed', 'not-loaded', 'forbidden']) }),
  ]),
  /** Never read since `since`, and guarding nothing. */
  unusedIndexes: z.array(z.object({ name: z.string(), table: z.string(), bytes: z.int() })),
  slots: z.array(ReplicationSlot),
  wal: z.object({
    /** What the server keeps at most for slots; null where nothing bounds it. */
    limitBytes: z.int().nullable(),
    /** The most that one slot retains. */
    retainedBytes: z.int(),
    /** Above it a disk may fill up, or the server may give a slot up. */
    warnBytes: z.number(),
  }),
});
export type PerformanceReport = z.infer<typeof PerformanceReport>;
