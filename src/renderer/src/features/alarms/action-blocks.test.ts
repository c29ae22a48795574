import { describe, expect, it } from 'vitest';
import { AlarmState } from '../../../../shared/alarms/model.ts';
import { UserId } from '../../../../shared/contract/primitives.ts';
import {
  type DeskFacts,
  whyNotAcknowledge,
  whyNotClose,
  whyNotHandle,
  whyNotRelease,
  whyNotReset,
  whyNotShelve,
  whyNotTakeOver,
} from './action-blocks.ts';
import { anAlarm, at } from './alarm.fixture.ts';

const live: DeskFacts = {
  userId: 7,
  mayHandle: true,
  maySupervise: true,
  isHighlyManaged: (type) => type === 'PANIC1',
  isNoteRequired: () => false,
  staleSince: null,
};
const claim = (claimedById: number) => ({
  claimedById: UserId.parse(claimedById),
  claimedBy: 'Maria',
  claimedStation: 'Desk 2',
  claimedAt: at(3),
});

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

  it('is nothing with an alarm that somebody else has, and says who and since when', () => {
    const alarm = anAlarm({ id: 1, state: 'acknowledged_returned', ...claim(8) });
    const block = { code: 'claimedBy', by: 'Maria', at: at(3), station: 'Desk 2' };
    expect(whyNotHandle(alarm, live)).toEqual(block);
    expect(whyNotClose(alarm, live)).toEqual(block);
    expect(whyNotRelease(alarm, live)).toEqual(block);
    expect(whyNotAcknowledge(anAlarm({ id: 1, ...claim(8) }), live)).toEqual(block);
    expect(whyNotHandle(anAlarm({ id: 1, ...claim(7) }), live)).toBeNull();
  });

  it('is a supervisor who takes over, and only what somebody else has', () => {
    const alarm = anAlarm({ id: 1, ...claim(8) });
    expect(whyNotTakeOver(alarm, live)).toBeNull();
    expect(whyNotTakeOver(alarm, { ...live, maySupervise: false })).toEqual({ code: 'supervisor' });
    expect(whyNotTakeOver(anAlarm({ id: 1 }), live)).toEqual({ code: 'notClaimed' });
    expect(whyNotTakeOver(anAlarm({ id: 1, ...claim(7) }), live)).toEqual({ code: 'notClaimed' });
  });

  it('is never the shelf for a highly managed alarm', () => {
    expect(whyNotShelve(anAlarm({ id: 1 }), live)).toBeNull();
    expect(whyNotShelve(anAlarm({ id: 1, type: 'PANIC1' }), live)).toEqual({ code: 'highlyManaged' });
    expect(whyNotShelve(anAlarm({ id: 1 }), { ...live, maySupervise: false })).toEqual({
      code: 'supervisor',
    });
  });

  it('is a reset only where it latched and its cause is gone', () => {
    expect(whyNotReset(anAlarm({ id: 1 }), live)).toEqual({ code: 'notLatched' });
    expect(whyNotReset(anAlarm({ id: 1, latched: true }), live)).toEqual({ code: 'causeThere' });
    expect(whyNotReset(anAlarm({ id: 1, latched: true, conditionGoneAt: at(5) }), live)).toBeNull();
  });

  it('is not closing while mandatory steps are open', () => {
    const alarm = anAlarm({ id: 1, state: 'acknowledged_returned', openMandatorySteps: 2 });
    expect(whyNotClose(alarm, live)).toEqual({ code: 'stepsOpen', open: 2 });
  });
});
