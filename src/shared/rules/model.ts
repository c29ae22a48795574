import { z } from 'zod';
import { Priority } from '../alarms/model.ts';
import { DeviceId, ModelId, SiteId, ZoneId } from '../contract/primitives.ts';
import { RuleCondition } from './condition.ts';
import { WeeklySchedule } from './weekly-schedule.ts';

export const RuleId = z.int().positive().brand<'RuleId'>();
export type RuleId = z.infer<typeof RuleId>;

/** For which devices a rule is, the widest first. */
export const RuleScope = z.discriminatedUnion('of', [
  z.object({ of: z.literal('organisation') }),
  z.object({ of: z.literal('model'), modelId: ModelId }),
  z.object({ of: z.literal('site'), siteId: SiteId }),
  z.object({ of: z.literal('zone'), siteId: SiteId, zoneId: ZoneId }),
  z.object({ of: z.literal('device'), deviceId: DeviceId }),
]);
export type RuleScope = z.infer<typeof RuleScope>;

/** The alarm becomes worse while it is active: after a time, or beyond a second limit. */
export const Escalation = z.object({
  to: Priority,
  afterS: z
    .int()
    .min(1)
    .max(7 * 86_400)
    .nullable(),
  /** Further out than the limit that was passed; only of rules with limits. */
  beyond: z.number().min(-1e12).max(1e12).nullable(),
});
export type Escalation = z.infer<typeof Escalation>;

export const RuleDefinition = z
  .object({
    condition: RuleCondition,
    priority: Priority,
    escalation: z.array(Escalation).max(3),
    /** Null: always armed. */
    schedule: WeeklySchedule.nullable(),
  })
  .superRefine(({ condition, escalation }, context) => {
    const hasLimits = condition.kind === 'holds' && condition.test.by === 'limits';
    for (const [index, step] of escalation.entries()) {
      const wrong =
        condition.kind === 'confirmed'
          ? 'step-of-confirmed'
          : step.afterS === null && step.beyond === null
            ? 'step-without-cause'
            : step.beyond !== null && !hasLimits
              ? 'step-without-limits'
              : null;
      if (wrong !== null) context.addIssue({ code: 'custom', path: ['escalation', index], message: wrong });
    }
  });
export type RuleDefinition = z.infer<typeof RuleDefinition>;

export const RuleDraft = z.object({ name: z.string().trim().min(1).max(80), definition: RuleDefinition });
export type RuleDraft = z.infer<typeof RuleDraft>;

export const Rule = z.object({
  id: RuleId,
  name: z.string(),
  scope: RuleScope,
  /** Of the site, zone, model or device; null of the organisation. */
  scopeName: z.string().nullable(),
  definition: RuleDefinition,
  /** Rises by one with each saving. */
  version: z.int().positive(),
  isEnabled: z.boolean(),
  isArchived: z.boolean(),
  savedAt: z.date(),
  savedBy: z.string(),
  /** Devices at which its alarm is raised now. */
  activeCount: z.int().nonnegative(),
});
export type Rule = z.infer<typeof Rule>;

export const RuleVersion = z.object({
  version: z.int().positive(),
  savedAt: z.date(),
  savedBy: z.string(),
  station: z.string(),
  note: z.string().nullable(),
  definition: RuleDefinition,
});
export type RuleVersion = z.infer<typeof RuleVersion>;

/** What a rule remembers of a device. */
export const RuleStateRow = z.object({
  deviceId: DeviceId,
  deviceName: z.string(),
  pendingSince: z.date().nullable(),
  clearingSince: z.date().nullable(),
  activeSince: z.date().nullable(),
  count: z.int().nonnegative(),
  lastValue: z.string().nullable(),
});
export type RuleStateRow = z.infer<typeof RuleStateRow>;

export const DRY_RUN_DAYS = 30;
/** Rows of the result; the counts are of all. */
export const DRY_RUN_LISTED = 200;

/** One alarm that there would have been. */
export const DryRunAlarm = z.object({
  deviceId: DeviceId,
  deviceName: z.string(),
  raisedAt: z.date(),
  /** Null: still active. */
  returnedAt: z.date().nullable(),
  priority: Priority,
});
export type DryRunAlarm = z.infer<typeof DryRunAlarm>;

/** What a rule would have raised. */
export const DryRun = z.object({
  from: z.date(),
  to: z.date(),
  /** Looked at, of those that the rule is for. */
  devices: z.int().nonnegative(),
  devicesInScope: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  /** Newest first, at most DRY_RUN_LISTED. */
  alarms: z.array(DryRunAlarm),
  total: z.int().nonnegative(),
  /** One a day of the period, oldest first; days begin at midnight UTC. */
  perDay: z.array(z.object({ day: z.date(), count: z.int().nonnegative() })),
  openNow: z.int().nonnegative(),
  /**
   * Why it does not tell everything: the figure has no history; there was too much to read, and only the first devices
   * were; the history has a row only where something changed, or every few minutes.
   */
  limits: z.array(z.enum(['no-history', 'too-much', 'coarse'])),
});
export type DryRun = z.infer<typeof DryRun>;
