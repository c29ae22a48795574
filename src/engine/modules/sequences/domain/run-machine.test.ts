import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommandOutcome } from '../../../../shared/commands/model.ts';
import type { SequencePolicy, SequenceStepState } from '../../../../shared/sequences/model.ts';
import { isGood, nextMove, type RunStep } from './run-machine.ts';

const SPAN = { startedAtMs: 1000, deadlineAtMs: 61_000 };

function step(position: number, change: Partial<RunStep> = {}): RunStep {
  const blank = { outcome: null, orderedAtMs: null, takenAtMs: null, endedAtMs: null };
  return {
    position,
    delayMs: position === 0 ? 0 : 500,
    onFailure: 'stop',
    state: 'waiting',
    ...blank,
    ...change,
  };
}
const over = (outcome: CommandOutcome, atMs: number): Partial<RunStep> => ({
  state: 'over',
  outcome,
  orderedAtMs: atMs - 50,
  takenAtMs: isGood(outcome) ? atMs : null,
  endedAtMs: atMs,
});

describe('the next move of a run', () => {
  test.each<[string, RunStep[], number, ReturnType<typeof nextMove>]>([
    ['begins at once without a delay', [step(0)], 1000, { do: 'order', position: 0 }],
    ['waits for the delay of the first', [step(0, { delayMs: 300 })], 1100, { do: 'wait', untilMs: 1300 }],
    [
      'waits until a step after which it may stop is taken',
      [step(0, { state: 'ordered', orderedAtMs: 1000 }), step(1)],
      9000,
      { do: 'wait', untilMs: 61_000 },
    ],
    [
      'counts the delay from when that step was taken',
      [step(0, { state: 'taken', orderedAtMs: 1000, takenAtMs: 1400 }), step(1)],
      1800,
      { do: 'wait', untilMs: 1900 },
    ],
    [
      'goes on without waiting where a failure does not matter',
      [step(0, { state: 'ordered', orderedAtMs: 1000, onFailure: 'continue' }), step(1)],
      1500,
      { do: 'order', position: 1 },
    ],
    [
      'goes on after a failure that does not matter',
      [step(0, { ...over('refused', 1050), onFailure: 'continue' }), step(1)],
      1500,
      { do: 'order', position: 1 },
    ],
    [
      'ends after a failure that matters',
      [step(0, over('refused', 1050)), step(1)],
      1050,
      { do: 'end', state: 'failed', position: 0 },
    ],
    [
      'ends by a failure of a step before the one that is under way',
      [step(0, over('not_confirmed', 5000)), step(1, { state: 'ordered', orderedAtMs: 2000 }), step(2)],
      5000,
      { do: 'end', state: 'failed', position: 0 },
    ],
    [
      'ends when its time is over, whatever waits',
      [step(0, { state: 'ordered', orderedAtMs: 60_900 }), step(1)],
      61_000,
      { do: 'end', state: 'overdue', position: 1 },
    ],
    [
      'awaits what the last step comes to, also beyond its time',
      [step(0, { state: 'taken', orderedAtMs: 1000, takenAtMs: 1010 })],
      70_000,
      { do: 'wait', untilMs: null },
    ],
    [
      'is complete once everything is over',
      [step(0, over('confirmed', 1100)), step(1, over('answered_not_verifiable', 1700))],
      1700,
      { do: 'end', state: 'completed', position: null },
    ],
    [
      'keeps the smallest distance also where the delay is none',
      [step(0, { state: 'ordered', orderedAtMs: 1000, onFailure: 'continue' }), step(1, { delayMs: 0 })],
      1050,
      { do: 'wait', untilMs: 1100 },
    ],
  ])('%s', (_name, steps, nowMs, move) => {
    expect(nextMove(steps, SPAN, nowMs)).toEqual(move);
  });
});

const plannedStep = fc.record({
  delayMs: fc.integer({ min: 100, max: 5000 }),
  onFailure: fc.constantFrom<SequencePolicy>('stop', 'continue'),
  takesMs: fc.integer({ min: 10, max: 20_000 }),
  outcome: fc.constantFrom<CommandOutcome>(
    'confirmed',
    'answered_not_verifiable',
    'refused',
    'no_answer',
    'not_done',
  ),
});

test('however devices behave, steps come once, in order, far enough apart, in time, and every run ends', () => {
  fc.assert(
    fc.property(fc.array(plannedStep, { minLength: 1, maxLength: 12 }), (plan) => {
      let steps = plan.map(({ delayMs, onFailure }, position) => step(position, { delayMs, onFailure }));
      const ordered: { readonly position: number; readonly atMs: number }[] = [];
      let state: string | null = null;
      for (let nowMs = 1000; nowMs < 120_000 && state === null; nowMs += 50) {
        steps = steps.map((each) => {
          const { takesMs, outcome } = plan[each.position] ?? { takesMs: 0, outcome: 'no_answer' as const };
          if (each.state !== 'ordered' || nowMs < (each.orderedAtMs ?? 0) + takesMs) return each;
          return { ...each, ...over(outcome, nowMs), orderedAtMs: each.orderedAtMs };
        });
        const move = nextMove(steps, SPAN, nowMs);
        if (move.do === 'end') state = move.state;
        if (move.do !== 'order') continue;
        ordered.push({ position: move.position, atMs: nowMs });
        const under: SequenceStepState = 'ordered';
        steps = steps.map((each) =>
          each.position === move.position ? { ...each, state: under, orderedAtMs: nowMs } : each,
        );
      }
      expect(ordered.map(({ position }) => position)).toEqual(ordered.map((_, index) => index));
      for (const [index, { atMs }] of ordered.entries()) {
        expect(atMs).toBeLessThan(SPAN.deadlineAtMs);
        const before = ordered[index - 1];
        if (before !== undefined) expect(atMs - before.atMs).toBeGreaterThanOrEqual(100);
      }
      expect(state).not.toBeNull();
      if (state === 'completed') expect(ordered).toHaveLength(plan.length);
      const mattered = steps.some(
        ({ onFailure, state: at, outcome }) => onFailure === 'stop' && at === 'over' && !isGood(outcome),
      );
      expect(state === 'failed').toBe(mattered);
    }),
    { numRuns: 100 },
  );
});
