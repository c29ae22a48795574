import { z } from 'zod';

const years = (count: number): number => Math.round(count * 365.25);

/**
 * What expires, how long it is kept where nobody says otherwise, and what may be said, in days. Alarms count from
 * their closing and take their timeline with them; one that is open is never removed, and neither is a command that is
 * not over.
 */
export const RETENTION = {
  heartbeats: { defaultDays: 90, minDays: 7, maxDays: years(10) },
  rollups: { defaultDays: years(2), minDays: 30, maxDays: years(20) },
  alarms: { defaultDays: years(7), minDays: 90, maxDays: years(30) },
  commands: { defaultDays: 30, minDays: 1, maxDays: years(10) },
  relays: { defaultDays: years(1), minDays: 7, maxDays: years(10) },
  /** Of those that are over; what was flagged goes so long after it was cleared. */
  handovers: { defaultDays: years(7), minDays: 90, maxDays: years(30) },
  audit: { defaultDays: years(7), minDays: 90, maxDays: years(30) },
  'rejected-messages': { defaultDays: 30, minDays: 1, maxDays: years(1) },
  'unregistered-devices': { defaultDays: 90, minDays: 1, maxDays: years(1) },
  sessions: { defaultDays: 30, minDays: 1, maxDays: years(1) },
} as const satisfies Readonly<
  Record<string, { readonly defaultDays: number; readonly minDays: number; readonly maxDays: number }>
>;

export const RETAINED = [
  'heartbeats',
  'rollups',
  'alarms',
  'commands',
  'relays',
  'handovers',
  'audit',
  'rejected-messages',
  'unregistered-devices',
  'sessions',
] as const satisfies readonly (keyof typeof RETENTION)[];
export const Retained = z.enum(RETAINED);
export type Retained = z.infer<typeof Retained>;

/** How long an organisation keeps one kind of rows. */
export const RetentionRule = z.object({
  what: Retained,
  days: z.int().positive(),
  /** Null while it is the program's default. */
  changed: z.object({ at: z.date(), by: z.string() }).nullable(),
});
export type RetentionRule = z.infer<typeof RetentionRule>;

export const RetentionChange = z
  .object({ what: Retained, days: z.int() })
  .refine(({ what, days }) => days >= RETENTION[what].minDays && days <= RETENTION[what].maxDays, {
    message: 'The number of days is outside what is allowed.',
    path: ['days'],
  });
export type RetentionChange = z.infer<typeof RetentionChange>;
