import { expect, test } from 'vitest';
import { latenessOf } from './late-event.ts';

test.each([
  ['ACTIVE', 7, undefined, 'in-time'],
  ['ACTIVE', 7, ['INACTIVE', 6], 'in-time'],
  ['ACTIVE', 7, ['INACTIVE', 7], 'in-time'],
  ['ACTIVE', 7, ['INACTIVE', 8], 'over-already'],
  // Pressed twice: it counts as a repetition all the same.
  ['ACTIVE', 7, ['ACTIVE', 9], 'in-time'],
  ['INACTIVE', 7, ['ACTIVE', 8], 'overtaken'],
  ['INACTIVE', 7, ['INACTIVE', 9], 'overtaken'],
  // Only logged.
  ['TEST', 7, ['INACTIVE', 8], 'in-time'],
] as const)('%s as message %d, when the newest is %j, is %s', (eventState, sequence, newest, lateness) => {
  const known = newest === undefined ? undefined : { eventState: newest[0], sequence: newest[1] };
  expect(latenessOf({ eventState, sequence }, known)).toBe(lateness);
});
