import { expect, it } from 'vitest';
import { TimelineEntry } from '../../../../shared/alarms/model.ts';
import { at } from './alarm.fixture.ts';
import { foldTimeline } from './fold-timeline.ts';

const entries = (...actions: readonly string[]): TimelineEntry[] =>
  actions.map((action, index) =>
    TimelineEntry.parse({
      id: index + 1,
      alarmId: 1,
      at: at(index),
      action,
      detail: null,
      by: null,
      station: null,
      note: null,
    }),
  );

it('repeats in a row become one line that says how many and until when', () => {
  const lines = foldTimeline(
    entries('raised', 'repeated', 'repeated', 'repeated', 'acknowledged', 'repeated'),
  );
  expect(lines.map((line) => [line.entry.action, line.times])).toEqual([
    ['raised', 1],
    ['repeated', 3],
    ['acknowledged', 1],
    ['repeated', 1],
  ]);
  expect(lines[1]?.lastAt).toEqual(at(3));
});

it('what people did is never folded', () => {
  expect(foldTimeline(entries('note', 'note'))).toHaveLength(2);
});
