import { expect, test } from 'vitest';
import { distributionOf } from './distribution.ts';

test('the shares of the bands stand beside the recommended 80, 15 and 5 per cent', () => {
  expect(
    distributionOf([
      { priority: 'critical', alarms: 10 },
      { priority: 'high', alarms: 30 },
      { priority: 'medium', alarms: 40 },
      { priority: 'low', alarms: 20 },
    ]),
  ).toEqual([
    { band: 'low-and-medium', share: 0.6, recommendedShare: 0.8 },
    { band: 'high', share: 0.3, recommendedShare: 0.15 },
    { band: 'critical', share: 0.1, recommendedShare: 0.05 },
  ]);
});

test('a band without alarms has the share nothing', () => {
  expect(distributionOf([{ priority: 'high', alarms: 2 }])).toMatchObject([
    { share: 0 },
    { share: 1 },
    { share: 0 },
  ]);
});

test('without alarms there is nothing to share out', () => {
  expect(distributionOf([])).toBeNull();
});
