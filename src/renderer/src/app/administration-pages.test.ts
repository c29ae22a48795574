import { expect, test } from 'vitest';
import { administrationPagesOf } from './administration-pages.ts';

test('supervisors find the pages on which they set up the alarm desk, administrators all, operators none', () => {
  const namesOf = (...role: Parameters<typeof administrationPagesOf>) =>
    administrationPagesOf(...role).map(({ name }) => name);
  expect(namesOf('supervisor')).toEqual(['alarms', 'escalation', 'plans']);
  expect(namesOf('administrator')).toHaveLength(7);
  expect(namesOf('operator')).toEqual([]);
});
