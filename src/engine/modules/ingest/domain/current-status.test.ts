import { describe, expect, it } from 'vitest';
import { copyOf, isSameState, readingNames, unknownStatus } from './current-status.ts';

const isReading = (name: string) => readingNames.some((reading) => reading === name);

describe('a status', () => {
  it.each(Object.keys(unknownStatus))(
    'with another %s is another state, unless that is a reading',
    (name) => {
      const other = { ...unknownStatus, [name]: 'other' };
      expect(isSameState(unknownStatus, other)).toBe(isReading(name));
    },
  );

  it('is copied whole', () => {
    expect(copyOf(unknownStatus)).toEqual(unknownStatus);
  });
});
