import {
  type EscalationPolicy,
  EscalationStep,
  MAX_ESCALATION_STEPS,
} from '../../../../shared/escalation/model.ts';

/** A step while it is written; its key is for the screen alone. */
export interface StepDraft extends Omit<EscalationStep, 'afterS'> {
  readonly key: number;
  readonly after: string;
}

export type StepWrong = 'time' | 'empty' | null;

const LONGEST_S = 86_400;

export const draftsOf = (steps: readonly EscalationStep[]): StepDraft[] =>
  steps.map(({ afterS, ...step }, index) => ({ ...step, key: index, after: String(afterS) }));

export function addStep(drafts: readonly StepDraft[]): StepDraft[] {
  if (drafts.length >= MAX_ESCALATION_STEPS) return [...drafts];
  const key = Math.max(-1, ...drafts.map((draft) => draft.key)) + 1;
  const before = secondsOf(drafts.at(-1)?.after ?? '0') ?? 0;
  const after = String(Math.min(LONGEST_S, before + 60));
  return [...drafts, { key, after, isLouder: true, callsSupervisors: false, channelIds: [] }];
}

function secondsOf(text: string): number | null {
  return /^\d{1,5}$/.test(text.trim()) ? Number(text) : null;
}

/** What is wrong with each, and the steps where nothing is. */
export function readSteps(drafts: readonly StepDraft[]): {
  readonly wrong: readonly StepWrong[];
  readonly steps: EscalationPolicy['steps'] | null;
} {
  let beforeS = 0;
  const wrong: StepWrong[] = [];
  const steps: EscalationStep[] = [];
  for (const { key: _, after, ...does } of drafts) {
    const afterS = secondsOf(after);
    const parsed = EscalationStep.safeParse({ ...does, afterS });
    const isLate = afterS === null || afterS <= beforeS || afterS > LONGEST_S;
    wrong.push(isLate ? 'time' : parsed.success ? null : 'empty');
    beforeS = afterS ?? beforeS;
    if (parsed.success) steps.push(parsed.data);
  }
  return { wrong, steps: wrong.every((each) => each === null) ? steps : null };
}
