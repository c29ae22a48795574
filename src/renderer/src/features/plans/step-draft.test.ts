import { describe, expect, test } from 'vitest';
import { PlanStep } from '../../../../shared/plans/model.ts';
import { draftOf, moved, newStep, stepOf } from './step-draft.ts';

const step = { title: 'Do it', isMandatory: true };

describe('a step in the form', () => {
  test.each([
    { kind: 'instruction', ...step, text: 'Look' },
    { kind: 'call', ...step, attempts: 3 },
    {
      kind: 'command',
      ...step,
      deviceId: null,
      command: { type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' },
    },
    {
      kind: 'command',
      ...step,
      deviceId: 7,
      command: { type: 'OUTPUT', output: 'TURRET', pattern: 'PULSE', onDurationMs: 500, totalDurationS: 20 },
    },
    { kind: 'checklist', ...step, items: ['Door shut', 'Lamp off'] },
    { kind: 'note', title: 'What was it?', isMandatory: false },
  ])('of kind $kind comes back as it went in', (given) => {
    const parsed = PlanStep.parse(given);
    expect(stepOf(draftOf(parsed, 1))).toEqual(parsed);
  });

  test('without a title or without a line in its list is not ready', () => {
    expect(stepOf(newStep(1))).toBeNull();
    expect(stepOf({ ...newStep(1), kind: 'command', title: 'Siren', command: null })).toBeNull();
    expect(stepOf({ ...newStep(1), kind: 'checklist', title: 'List', items: ' \n' })).toBeNull();
  });
});

test.each([
  [0, 1, ['b', 'a', 'c']],
  [2, -1, ['a', 'c', 'b']],
  [0, -1, ['a', 'b', 'c']],
  [2, 1, ['a', 'b', 'c']],
] as const)('the item at %i moved by %i', (index, by, expected) => {
  expect(moved(['a', 'b', 'c'], index, by)).toEqual(expected);
});
