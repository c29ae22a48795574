import { z } from 'zod';
import { AlarmType, DispositionCode, Priority } from './model.ts';

export const Disposition = z.object({
  code: DispositionCode,
  /** Null: the desk's own words for the code. */
  name: z.string().trim().min(1).max(60).nullable(),
  /** Counts towards a device's rate of false alarms. */
  countsAsFalse: z.boolean(),
  /** People may choose it. */
  isOffered: z.boolean(),
});
export type Disposition = z.infer<typeof Disposition>;

/** How an organisation handles a type. */
export const AlarmTypePolicy = z.object({
  code: AlarmType,
  priority: Priority,
  /** Never shelved, never delayed, never acknowledged in bulk (OPC UA HighlyManagedAlarm). */
  highlyManaged: z.boolean(),
  latched: z.boolean(),
  /** Nobody acknowledges one without saying something of it. */
  noteRequired: z.boolean(),
  /** Age of an unacknowledged alarm at which its line warns; 80 % are to be acknowledged before it. */
  warningAfterS: z.int().positive(),
  /** Age at which it is overdue; 98.5 % are to be acknowledged before it. */
  overdueAfterS: z.int().positive(),
  closeTargetS: z.int().positive(),
  /** Delay until restore; null: shown at once. */
  shownAfterS: z.int().positive().nullable(),
  /** Still active after this long raises a reminder; null: never. */
  restoreExpectedS: z.int().positive().nullable(),
});
export type AlarmTypePolicy = z.infer<typeof AlarmTypePolicy>;

const seconds = z
  .int()
  .positive()
  .max(30 * 24 * 3600);
/** Null: the type's own. The two ages go together. */
export const AlarmTypePolicyChange = z
  .object({
    code: AlarmType,
    priority: Priority.nullable(),
    latched: z.boolean().nullable(),
    noteRequired: z.boolean().nullable(),
    warningAfterS: seconds.nullable(),
    overdueAfterS: seconds.nullable(),
    closeTargetS: seconds.nullable(),
    shownAfterS: seconds.nullable(),
    restoreExpectedS: seconds.nullable(),
  })
  .refine(({ warningAfterS, overdueAfterS }) =>
    warningAfterS === null || overdueAfterS === null
      ? warningAfterS === overdueAfterS
      : overdueAfterS > warningAfterS,
  );
export type AlarmTypePolicyChange = z.infer<typeof AlarmTypePolicyChange>;

/** Limits of an organisation's desk. */
export const AlarmSettings = z
  .object({
    /** This many activations within so many minutes are chattering. */
    chatteringCount: z.int().min(2).max(1000),
    chatteringMinutes: z.int().min(1).max(1440),
    /** Active for longer is stale. */
    staleAfterH: z.int().min(1).max(8760),
    /** Alarms in 10 minutes an operator (ISA-18.2: above 10, below 5). */
    floodStartsAbove: z.int().min(1).max(10_000),
    floodEndsBelow: z.int().min(1).max(10_000),
    shelveChoicesMin: z.array(z.int().min(1).max(10_080)).min(1).max(12),
  })
  .refine((settings) => settings.floodEndsBelow <= settings.floodStartsAbove);
export type AlarmSettings = z.infer<typeof AlarmSettings>;
export const DEFAULT_ALARM_SETTINGS: AlarmSettings = {
  chatteringCount: 5,
  chatteringMinutes: 10,
  staleAfterH: 24,
  floodStartsAbove: 10,
  floodEndsBelow: 5,
  shelveChoicesMin: [15, 30, 60, 240, 480],
};
