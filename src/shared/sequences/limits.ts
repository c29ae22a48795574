/** The relay boards' protocol, "Macros": at most so many commands, so far apart, in so long. */
export const SEQUENCE_MAX_ACTIONS = 50;
export const SEQUENCE_MIN_GAP_MS = 100;
export const SEQUENCE_MAX_MS = 60_000;

/** A step, and to how many devices it goes. */
export interface CountedStep {
  readonly delayMs: number;
  readonly count: number;
}

export interface LimitProblem {
  readonly code: 'too-many-actions' | 'too-long' | 'too-close';
  readonly step: number | null;
}

/** All delays together; the devices of a group come one after the other. */
export function durationOf(steps: readonly CountedStep[]): number {
  return steps.reduce(
    (sum, { delayMs, count }) => sum + delayMs + Math.max(0, count - 1) * SEQUENCE_MIN_GAP_MS,
    0,
  );
}

export function limitProblems(steps: readonly CountedStep[]): LimitProblem[] {
  const problems: LimitProblem[] = [];
  for (const [step, { delayMs }] of steps.entries())
    if (step > 0 && delayMs < SEQUENCE_MIN_GAP_MS) problems.push({ code: 'too-close', step });
  if (steps.reduce((sum, { count }) => sum + count, 0) > SEQUENCE_MAX_ACTIONS)
    problems.push({ code: 'too-many-actions', step: null });
  if (durationOf(steps) > SEQUENCE_MAX_MS) problems.push({ code: 'too-long', step: null });
  return problems;
}
