import { z } from 'zod';

/** How a connection of the engine to one of its parts stands. */
export const LinkState = z.object({
  state: z.enum(['connecting', 'up', 'down']),
  /** embedded: run by this program; external: a server named in the settings. */
  kind: z.enum(['embedded', 'external']),
  since: z.date(),
  /** What happened and what to do, where it is not up. */
  message: z.string().nullable(),
});
export type LinkState = z.infer<typeof LinkState>;

/**
 * standby: another station ingests and holds the connection; the message is its name. elsewhere: workers do, and this
 * station never will; the message is their names, null where none runs.
 */
export const BrokerState = LinkState.extend({
  state: z.enum(['connecting', 'up', 'down', 'standby', 'elsewhere']),
});
export type BrokerState = z.infer<typeof BrokerState>;

/** Standing conditions that people must know of; each has a sentence in the renderer's translations. */
export const Warning = z.object({
  code: z.enum([
    'fleet-without-key',
    'feed-fallback',
    'broker-settings',
    'broker-forgot',
    'job-failing',
    'clock-off',
  ]),
  detail: z.string(),
});
export type Warning = z.infer<typeof Warning>;

/** The status bar's figures. */
export const SystemStatus = z.object({
  version: z.string(),
  station: z.string(),
  serverTime: z.date(),
  database: LinkState,
  broker: BrokerState,
  feed: z.object({
    state: z.enum(['connecting', 'up', 'down']),
    /** logical: the write-ahead log; notify: the fallback where the server does not allow it. */
    mode: z.enum(['logical', 'notify']),
    /** Age of the newest change when it reached this station, ms; null before the first. */
    lagMs: z.number().nullable(),
    /** Log that the database keeps for this station, bytes; null where it keeps none. */
    retainedBytes: z.number().nullable(),
    since: z.date(),
    message: z.string().nullable(),
  }),
  ingester: z.object({
    self: z.boolean(),
    holder: z.string().nullable(),
    /** What keeps this station from taking messages in, in a sentence: they wait, none is lost. */
    problem: z.string().nullable(),
  }),
  counts: z.object({ devices: z.int(), online: z.int(), unregistered: z.int(), rejectedToday: z.int() }),
  warnings: z.array(Warning),
});
export type SystemStatus = z.infer<typeof SystemStatus>;
