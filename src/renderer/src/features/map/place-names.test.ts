import { expect, it } from 'vitest';
import { namesThatFit } from './place-names.ts';

const mark = (key: string, leftPx: number, topPx: number, rank: number) => ({
  key,
  name: 'Arequipa plant',
  leftPx,
  topPx,
  rank,
});

it('names the worst site where two names would cover each other, and no name covers a mark', () => {
  expect([...namesThatFit([mark('far', 0, 0, 3), mark('other', 300, 0, 2)])].sort()).toEqual([
    'far',
    'other',
  ]);
  expect([...namesThatFit([mark('calm', 0, 0, 2), mark('worst', 60, 0, 1)])]).toEqual(['worst']);
  expect([...namesThatFit([mark('above', 0, 0, 1), mark('below', 5, 30, 2)])]).toEqual(['below']);
});
