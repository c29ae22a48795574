import { expect, test } from 'vitest';
import { slotToAskFor } from './share-slots.ts';

const slot = (name: string, stationId: string | null, wantedBy: string | null = null) => ({
  slot: name,
  stationId,
  holder: stationId,
  since: null,
  wantedBy,
});

test.each([
  ['nothing where nobody has more', [slot('w1', 'me'), slot('w2', 'other')], null],
  ['one of those that the first worker took', [slot('w1', 'other'), slot('w2', 'other')], 'w2'],
  [
    'nothing for one more: somebody has to',
    [slot('w1', 'me'), slot('w2', 'other'), slot('w3', 'other')],
    null,
  ],
  ['of the one with the most', [slot('w1', 'a'), slot('w2', 'b'), slot('w3', 'b'), slot('w4', 'b')], 'w4'],
  ['nothing while a hand-over is under way', [slot('w1', 'other'), slot('w2', 'other', 'me')], null],
  ['nothing where nobody ingests: that is taken', [slot('w1', null), slot('w2', null)], null],
])('a worker asks for %s', (_name, slots, asked) => {
  expect(slotToAskFor(slots, 'me')).toBe(asked);
});
