import { DEFAULT_ATTEMPTS, PlanStep } from '../../../../shared/plans/model.ts';

export const STEP_KINDS = ['instruction', 'call', 'command', 'checklist', 'note'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** What a plan can switch from here. */
export const SWITCHINGS = [
  { id: 'sirenOff', command: { type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' } },
  { id: 'turretOff', command: { type: 'OUTPUT', output: 'TURRET', pattern: 'OFF' } },
  { id: 'allOff', command: { type: 'OUTPUT', output: 'ALL', pattern: 'OFF' } },
  { id: 'relay1On', command: { type: 'OUTPUT', output: 'RELAY1', pattern: 'CONSTANT' } },
  { id: 'relay1Off', command: { type: 'OUTPUT', output: 'RELAY1', pattern: 'OFF' } },
  { id: 'relay2On', command: { type: 'OUTPUT', output: 'RELAY2', pattern: 'CONSTANT' } },
  { id: 'relay2Off', command: { type: 'OUTPUT', output: 'RELAY2', pattern: 'OFF' } },
] as const;

/** One form for every kind of step: what a kind does not take is kept while somebody tries another. */
export interface StepDraft {
  readonly key: number;
  readonly kind: StepKind;
  readonly title: string;
  readonly isMandatory: boolean;
  readonly text: string;
  readonly attempts: number;
  /** One of SWITCHINGS as JSON, or one that was composed elsewhere. */
  readonly command: string;
  /** A line each. */
  readonly items: string;
}

export function newStep(key: number): StepDraft {
  return {
    key,
    kind: 'instruction',
    title: '',
    isMandatory: true,
    text: '',
    attempts: DEFAULT_ATTEMPTS,
    command: JSON.stringify(SWITCHINGS[0].command),
    items: '',
  };
}

export function draftOf(step: PlanStep, key: number): StepDraft {
  const { kind, title, isMandatory } = step;
  return {
    ...newStep(key),
    kind,
    title,
    isMandatory,
    ...(step.kind === 'instruction' ? { text: step.text } : {}),
    ...(step.kind === 'call' ? { attempts: step.attempts } : {}),
    ...(step.kind === 'command' ? { command: JSON.stringify(step.command) } : {}),
    ...(step.kind === 'checklist' ? { items: step.items.join('\n') } : {}),
  };
}

/** Null where something is missing or too long. */
export function stepOf(draft: StepDraft): PlanStep | null {
  const { text, attempts } = draft;
  const items = draft.items.split('\n').filter((item) => item.trim() !== '');
  const command: unknown = JSON.parse(draft.command);
  const parsed = PlanStep.safeParse({ ...draft, text, attempts, items, deviceId: null, command });
  return parsed.success ? parsed.data : null;
}

export function moved<Item>(items: readonly Item[], index: number, by: -1 | 1): readonly Item[] {
  const item = items[index];
  const target = index + by;
  if (item === undefined || target < 0 || target >= items.length) return items;
  return items.toSpliced(index, 1).toSpliced(target, 0, item);
}
