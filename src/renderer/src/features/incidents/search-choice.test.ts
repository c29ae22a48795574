import { describe, expect, it } from 'vitest';
import { choiceOf, searchOf } from './search-choice.ts';

describe('what an address says of a search', () => {
  it('is what was chosen, with whole days', () => {
    const search = searchOf(
      choiceOf(
        new URLSearchParams(
          'text=gate&site=3&device=12&type=FIRE&state=closed&outcome=false&from=2026-01-02&until=2026-01-02',
        ),
      ),
    );
    expect(search).toMatchObject({
      text: 'gate',
      siteIds: [3],
      deviceId: 12,
      types: ['FIRE'],
      state: 'closed',
      dispositions: ['false'],
      priorities: [],
    });
    expect(search.from).toEqual(new Date(2026, 0, 2));
    expect(search.before).toEqual(new Date(2026, 0, 3));
  });

  it('leaves out what nobody could have chosen', () => {
    const search = searchOf(
      choiceOf(
        new URLSearchParams('site=x&device=-1&type=BOO&priority=9&state=ajar&outcome=No+idea&from=soon'),
      ),
    );
    expect(search).toEqual({
      text: '',
      person: '',
      siteIds: [],
      types: [],
      priorities: [],
      state: 'any',
      dispositions: [],
    });
  });
});
