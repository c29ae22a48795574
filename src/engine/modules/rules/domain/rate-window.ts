import type { RuleCondition } from '../../../../shared/rules/condition.ts';
import type { RuleMemory } from './memory.ts';

type Slices = RuleMemory['slices'];
type RateCondition = Extract<RuleCondition, { kind: 'rate' }>;

/** However often a device reports, its window is so many slices: it is kept with the rule's state. */
const SLICES = 30;

/** The window with one more figure; a slice leaves it once all of it is too old. */
export function noteFigure(slices: Slices, atMs: number, figure: number, withinMs: number): Slices {
  const widthMs = withinMs / SLICES;
  const kept = slices.filter(([startMs]) => startMs + widthMs > atMs - withinMs);
  const last = kept.at(-1);
  if (last === undefined || atMs >= last[0] + widthMs) return [...kept, [atMs, figure, figure]];
  return [...kept.slice(0, -1), [last[0], Math.min(last[1], figure), Math.max(last[2], figure)]];
}

/** Whether the figure is now as far from where it was in the window as the rule asks. */
export function rateIsReached(slices: Slices, figure: number, { direction, by }: RateCondition): boolean {
  const rise = figure - Math.min(...slices.map(([, lowest]) => lowest));
  const fall = Math.max(...slices.map(([, , highest]) => highest)) - figure;
  return (direction !== 'fall' && rise >= by) || (direction !== 'rise' && fall >= by);
}
