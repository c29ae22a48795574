import { z } from 'zod';
import { AlarmType } from '../alarms/model.ts';
import { DeviceState } from '../devices/model.ts';

/** Figures that devices report, in the units that screens show. */
export const NumberMetric = z.enum([
  'temperatureC',
  'humidityPercent',
  'fanPwmDutyPercent',
  'rssiDbm',
  'freeHeapBytes',
  'minHeapBytes',
  'uptimeS',
  'bootCount',
  'wifiDisconnects',
  'mqttDisconnects',
  'errorCount',
  'panic1Count',
  'panic2Count',
  'tamperCount',
]);
export type NumberMetric = z.infer<typeof NumberMetric>;

/** What is on or off, or true or not. */
export const SwitchMetric = z.enum([
  'panic1',
  'panic2',
  'boxSw',
  'siren',
  'turret',
  'mqttConnected',
  'ntpSynced',
  'deviceSynced',
  'otaValidated',
]);
export type SwitchMetric = z.infer<typeof SwitchMetric>;

export const Metric = z.union([NumberMetric, SwitchMetric, z.literal('deviceState')]);
export type Metric = z.infer<typeof Metric>;

/** Those of which the history has rows: what a dry run can look at. */
export const METRICS_IN_HISTORY: ReadonlySet<Metric> = new Set<Metric>([
  'temperatureC',
  'humidityPercent',
  'fanPwmDutyPercent',
  'panic1',
  'panic2',
  'boxSw',
  'siren',
  'turret',
  'deviceState',
]);

const DAY_S = 86_400;
const DelayS = z.int().min(0).max(DAY_S);
const PeriodS = z
  .int()
  .min(1)
  .max(7 * DAY_S);
const Limit = z.number().min(-1e12).max(1e12);

/** What is looked at in one report. */
export const RuleTest = z.discriminatedUnion('by', [
  z
    .object({
      by: z.literal('limits'),
      metric: NumberMetric,
      /** True below it. */
      min: Limit.nullable(),
      /** True above it. */
      max: Limit.nullable(),
      /** How far back inside a limit the figure must come before it counts as inside again. */
      hysteresis: z.number().min(0).max(1e12),
    })
    .refine(({ min, max }) => min !== null || max !== null, { message: 'no-limit', path: ['max'] })
    .refine(({ min, max }) => min === null || max === null || min < max, {
      message: 'limits-crossed',
      path: ['max'],
    })
    .refine(({ min, max, hysteresis }) => min === null || max === null || hysteresis < max - min, {
      message: 'hysteresis-too-wide',
      path: ['hysteresis'],
    }),
  z.object({ by: z.literal('switch'), metric: SwitchMetric, is: z.boolean() }),
  z.object({ by: z.literal('mode'), states: z.array(DeviceState).min(1).max(8) }),
]);
export type RuleTest = z.infer<typeof RuleTest>;

/** When a rule raises its alarm. */
export const RuleCondition = z.discriminatedUnion('kind', [
  /** True for `onDelayS`; over when not true for `offDelayS`. */
  z.object({ kind: z.literal('holds'), test: RuleTest, onDelayS: DelayS, offDelayS: DelayS }),
  /** Became true `count` times within `withinS`; over when it did not for as long. */
  z.object({
    kind: z.literal('repeats'),
    test: RuleTest,
    count: z.int().min(2).max(100),
    withinS: PeriodS,
  }),
  /** The figure, or any report where `metric` is null, did not come for `forS`. */
  z.object({ kind: z.literal('missing'), metric: NumberMetric.nullable(), forS: PeriodS }),
  /** The figure changed by `by` or more within `withinS`; over when it did not for `offDelayS`. */
  z.object({
    kind: z.literal('rate'),
    metric: NumberMetric,
    direction: z.enum(['rise', 'fall', 'either']),
    by: z.number().positive().max(1e12),
    withinS: z.int().min(1).max(DAY_S),
    offDelayS: DelayS,
  }),
  z.object({ kind: z.literal('offline'), forS: PeriodS }),
  /** Two alarms of one place within `withinS`. */
  z.object({
    kind: z.literal('confirmed'),
    first: z.array(AlarmType).min(1).max(18),
    second: z.array(AlarmType).min(1).max(18),
    withinS: z.int().min(1).max(DAY_S),
    place: z.enum(['device', 'zone', 'site']),
    /** What the two must not have in common, so that one detector never confirms itself. */
    differs: z.enum(['type', 'device', 'zone']),
    /** The second must not come before the first. */
    inOrder: z.boolean(),
  }),
  /** Raises nothing: the exception to a wider rule of the same name. */
  z.object({ kind: z.literal('exempt') }),
]);
export type RuleCondition = z.infer<typeof RuleCondition>;
export type ConfirmedCondition = Extract<RuleCondition, { kind: 'confirmed' }>;
