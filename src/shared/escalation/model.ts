import { z } from 'zod';
import { Priority } from '../alarms/model.ts';
import { NotificationChannelId } from '../notify/model.ts';

/** As many as an alarm has levels. */
export const MAX_ESCALATION_STEPS = 9;

/** What is done when nobody has taken an alarm for so long. */
export const EscalationStep = z
  .object({
    afterS: z.int().min(1).max(86_400),
    /** Sounds more urgent, and not quieter than a desk's least volume for it. */
    isLouder: z.boolean(),
    /** Shown above everything else at the desks of supervisors and administrators. */
    callsSupervisors: z.boolean(),
    /** Who outside is told. */
    channelIds: z.array(NotificationChannelId).max(10),
  })
  .refine((step) => step.isLouder || step.callsSupervisors || step.channelIds.length > 0);
export type EscalationStep = z.infer<typeof EscalationStep>;

/** Each step later than the one before. Without steps nothing is done. */
export const EscalationPolicy = z
  .object({ priority: Priority, steps: z.array(EscalationStep).max(MAX_ESCALATION_STEPS) })
  .refine(({ steps }) => steps.every((step, index) => step.afterS > (steps[index - 1]?.afterS ?? 0)));
export type EscalationPolicy = z.infer<typeof EscalationPolicy>;
