import type { EscalationStep } from '../../../../shared/escalation/model.ts';
import type { NotificationChannelId } from '../../../../shared/notify/model.ts';

/** How far an alarm's escalation has come. */
export interface Waiting {
  readonly level: number;
  readonly waitedS: number;
}

export interface Escalation {
  readonly level: number;
  readonly loudness: number;
  /** Of the steps that were taken now. */
  readonly callsSupervisors: boolean;
  readonly channelIds: readonly NotificationChannelId[];
}

export const MAX_LOUDNESS = 3;

/**
 * Every step whose time has come, at once: after a time without a clock nothing is left out, and nobody is told twice.
 * Null where none has. The level is the number of steps taken.
 */
export function escalate({ level, waitedS }: Waiting, steps: readonly EscalationStep[]): Escalation | null {
  const reached = steps.filter(({ afterS }) => afterS <= waitedS).length;
  if (reached <= level) return null;
  const taken = steps.slice(level, reached);
  return {
    level: reached,
    loudness: Math.min(MAX_LOUDNESS, steps.slice(0, reached).filter(({ isLouder }) => isLouder).length),
    callsSupervisors: taken.some(({ callsSupervisors }) => callsSupervisors),
    channelIds: [...new Set(taken.flatMap(({ channelIds }) => channelIds))],
  };
}
