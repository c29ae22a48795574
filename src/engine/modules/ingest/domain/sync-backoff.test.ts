import { describe, expect, it } from 'vitest';
import { type SyncState, syncStep } from './sync-backoff.ts';

describe('sending the device id', () => {
  it('is repeated with growing pauses and alerts after three attempts in vain, and about hourly from then on', () => {
    const sent: number[] = [];
    const alerts: number[] = [];
    let state: SyncState | null = null;
    for (let second = 0; second <= 8000; second += 1) {
      const step = syncStep(state, second * 1000);
      state = step.state;
      if (step.send) sent.push(second);
      if (step.alert) alerts.push(second);
    }
    expect(sent.slice(0, 9)).toEqual([0, 10, 30, 70, 150, 310, 630, 1230, 1830]);
    expect(alerts).toEqual([70, 2430, 6030]);
  });
});
