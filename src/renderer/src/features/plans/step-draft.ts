import type { SwitchCommand } from '../../../../shared/commands/device-command.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { DEFAULT_ATTEMPTS, PlanStep } from '../../../../shared/plans/model.ts';

export const STEP_KINDS = ['instruction', 'call', 'command', 'checklist', 'note'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Offered first: what most plans switch. */
const SIREN_OFF: SwitchCommand = { type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' };

/** One form for every kind of step: what a kind does not take is kept while somebody tries another. */
export interface StepDraft {
  readonly key: number;
  readonly kind: StepKind;
  readonly title: string;
  readonly isMandatory: boolean;
  readonly text: string;
  readonly attempts: number;
  /** Null: the device that the alarm is of. */
  readonly deviceId: DeviceId | null;
  /** Null while its fields make no command. */
  readonly command: SwitchCommand | null;
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
    deviceId: null,
    command: SIREN_OFF,
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
    ...(step.kind === 'command' ? { deviceId: step.deviceId, command: step.command } : {}),
    ...(step.kind === 'checklist' ? { items: step.items.join('\n') } : {}),
  };
}

/** Null where something is missing or too long. */
export function stepOf(draft: StepDraft): PlanStep | null {
  const items = draft.items.split('\n').filter((item) => item.trim() !== '');
  const parsed = PlanStep.safeParse({ ...draft, items });
  return parsed.success ? parsed.data : null;
}

export function moved<Item>(items: readonly Item[], index: number, by: -1 | 1): readonly Item[] {
  const item = items[index];
  const target = index + by;
  if (item === undefined || target < 0 || target >= items.length) return items;
  return items.toSpliced(index, 1).toSpliced(target, 0, item);
}
