import type { AlarmStep } from '../../../../../shared/plans/model.ts';

/** The first that is open; null where all are over. */
export function currentStep(steps: readonly AlarmStep[]): AlarmStep | null {
  return steps.find(({ state }) => state === 'open') ?? null;
}
