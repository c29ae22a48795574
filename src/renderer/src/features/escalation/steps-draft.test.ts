import { expect, test } from 'vitest';
import { addStep, draftsOf, readSteps } from './steps-draft.ts';

const louder = { isLouder: true, callsSupervisors: false, channelIds: [] };

test('steps are read as they were written, each later than the one before', () => {
  const steps = [
    { ...louder, afterS: 20 },
    { ...louder, callsSupervisors: true, afterS: 40 },
  ];
  expect(readSteps(draftsOf(steps))).toEqual({ wrong: [null, null], steps });
  expect(readSteps([])).toEqual({ wrong: [], steps: [] });
});

test.each([
  ['20', '20', [null, 'time']],
  ['', '20', ['time', null]],
  ['-3', '90000', ['time', 'time']],
])('the times %j and %j are %j', (first, second, wrong) => {
  const [one, two] = addStep(addStep([]));
  if (one === undefined || two === undefined) throw new Error('two steps were added');
  expect(
    readSteps([
      { ...one, after: first },
      { ...two, after: second },
    ]),
  ).toEqual({ wrong, steps: null });
});

test('a step that does nothing is none', () => {
  const drafts = addStep([]).map((draft) => ({ ...draft, isLouder: false }));
  expect(readSteps(drafts)).toEqual({ wrong: ['empty'], steps: null });
});
