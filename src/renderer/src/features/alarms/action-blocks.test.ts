import { describe, expect, it } from 'vitest';
import { AlarmState } from '../../../../shared/alarms/model.ts';
import { whyNotAcknowledge, whyNotClose } from './action-blocks.ts';
import { anAlarm, at } from './alarm.fixture.ts';

const live = { mayHandle: true, staleSince: null };

describe('what a person can do with an alarm', () => {
  it.each([
    ['unacknowledged_active', null, 'closeBoth'],
    ['unacknowledged_returned', null, 'closeUnacknowledged'],
    ['acknowledged_active', 'acknowledgedBy', 'closeActive'],
    ['acknowledged_returned', 'acknowledgedBy', null],
    ['closed', 'closed', 'closed'],
  ] as const)('in state %s: acknowledging is blocked by %s, closing by %s', (state, acknowledge, close) => {
    const alarm = anAlarm({ id: 1, state });
    expect(whyNotAcknowledge(alarm, live)?.code ?? null).toBe(acknowledge);
    expect(whyNotClose(alarm, live)?.code ?? null).toBe(close);
  });

  it('names who was first, when and where', () => {
    const alarm = anAlarm({
      id: 1,
      state: 'acknowledged_active',
      acknowledgedBy: 'Ana',
      acknowledgedAt: at(5),
      acknowledgedStation: 'Desk 2',
    });
    expect(whyNotAcknowledge(alarm, live)).toEqual({
      code: 'acknowledgedBy',
      by: 'Ana',
      at: at(5),
      station: 'Desk 2',
    });
  });

  it('is nothing while the screen is not live or for a role that may only look', () => {
    for (const state of AlarmState.options) {
      const alarm = anAlarm({ id: 1, state });
      for (const facts of [
        { ...live, mayHandle: false },
        { ...live, staleSince: at(0) },
      ]) {
        expect(whyNotAcknowledge(alarm, facts)).not.toBeNull();
        expect(whyNotClose(alarm, facts)).not.toBeNull();
      }
    }
  });
});
