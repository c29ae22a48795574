import type { CommandOutcome } from '../../../../shared/commands/model.ts';
import { SEQUENCE_MIN_GAP_MS } from '../../../../shared/sequences/limits.ts';
import type {
  SequencePolicy,
  SequenceRunState,
  SequenceStepState,
} from '../../../../shared/sequences/model.ts';

/** A step as far as the run's next move depends on it; times in Unix milliseconds. */
export interface RunStep {
  readonly position: number;
  readonly delayMs: number;
  readonly onFailure: SequencePolicy;
  readonly state: SequenceStepState;
  readonly outcome: CommandOutcome | null;
  readonly orderedAtMs: number | null;
  readonly takenAtMs: number | null;
  readonly endedAtMs: number | null;
}

export type Move =
  | { readonly do: 'order'; readonly position: number }
  /** `untilMs` where time alone brings the next move; null while a device is awaited. */
  | { readonly do: 'wait'; readonly untilMs: number | null }
  | {
      readonly do: 'end';
      readonly state: Extract<SequenceRunState, 'completed' | 'failed' | 'overdue'>;
      /** The step that failed. */
      readonly position: number | null;
    };

/** Done, or as good as anybody can know. */
export function isGood(outcome: CommandOutcome | null): boolean {
  return outcome === 'confirmed' || outcome === 'answered_not_verifiable';
}

/** What a run that goes on does next. Its steps are in their order. */
export function nextMove(
  steps: readonly RunStep[],
  { startedAtMs, deadlineAtMs }: { readonly startedAtMs: number; readonly deadlineAtMs: number },
  nowMs: number,
): Move {
  const failed = steps.find(
    ({ onFailure, state, outcome }) => onFailure === 'stop' && state === 'over' && !isGood(outcome),
  );
  if (failed !== undefined) return { do: 'end', state: 'failed', position: failed.position };
  const next = steps.find(({ state }) => state === 'waiting');
  if (next === undefined) {
    const isOver = steps.every(({ state }) => state === 'over' || state === 'skipped');
    return isOver ? { do: 'end', state: 'completed', position: null } : { do: 'wait', untilMs: null };
  }
  // Whatever happened meanwhile, nothing is switched when nobody expects it any more.
  if (nowMs >= deadlineAtMs) return { do: 'end', state: 'overdue', position: next.position };
  const before = steps.findLast(({ state }) => state !== 'waiting');
  if (before?.onFailure === 'stop' && before.state === 'ordered')
    return { do: 'wait', untilMs: deadlineAtMs };
  const dueAtMs =
    before === undefined
      ? startedAtMs + next.delayMs
      : Math.max(
          sinceOf(before) + next.delayMs,
          (before.orderedAtMs ?? before.endedAtMs ?? startedAtMs) + SEQUENCE_MIN_GAP_MS,
        );
  if (nowMs >= dueAtMs) return { do: 'order', position: next.position };
  return { do: 'wait', untilMs: Math.min(dueAtMs, deadlineAtMs) };
}

/** From when the delay of the step after it counts. */
function sinceOf({ onFailure, orderedAtMs, takenAtMs, endedAtMs }: RunStep): number {
  const taken = onFailure === 'stop' ? takenAtMs : null;
  return taken ?? orderedAtMs ?? endedAtMs ?? 0;
}
