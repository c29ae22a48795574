import { expect, test } from 'vitest';
import { AlarmStep } from '../../../../../shared/plans/model.ts';
import { currentStep } from './current-step.ts';

const step = (position: number, state: string) =>
  AlarmStep.parse({
    alarmId: 1,
    position,
    definition: { kind: 'instruction', title: 'Look', text: '', isMandatory: true },
    state,
    outcome: state === 'done' ? { kind: 'instruction' } : null,
    skipReason: state === 'skipped' ? 'Nobody there' : null,
    endedAt: null,
    by: null,
    station: null,
  });

test('the current step is the first that is neither done nor skipped', () => {
  expect(currentStep([step(1, 'done'), step(2, 'skipped'), step(3, 'open')])?.position).toBe(3);
  expect(currentStep([step(1, 'done')])).toBeNull();
});
