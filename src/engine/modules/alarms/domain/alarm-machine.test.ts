import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, type OpenState, transition, worsePriority } from './alarm-machine.ts';

const table: readonly [OpenState | null, Condition, OpenState | null, string | null][] = [
  [null, 'active', 'unacknowledged_active', 'raised'],
  [null, 'returned', null, null],
  ['unacknowledged_active', 'active', 'unacknowledged_active', 'repeated'],
  ['unacknowledged_active', 'returned', 'unacknowledged_returned', 'returned'],
  ['acknowledged_active', 'active', 'unacknowledged_active', 'reactivated'],
  ['acknowledged_active', 'returned', 'acknowledged_returned', 'returned'],
  ['unacknowledged_returned', 'active', 'unacknowledged_active', 'reactivated'],
  ['unacknowledged_returned', 'returned', null, null],
  ['acknowledged_returned', 'active', 'unacknowledged_active', 'reactivated'],
  ['acknowledged_returned', 'returned', null, null],
];

describe('an alarm', () => {
  it.each(table)('that is %s and becomes %s is then %s (%s)', (state, condition, next, action) => {
    const result = transition(state, condition);
    expect(result?.state ?? null).toBe(next);
    expect(result?.action ?? null).toBe(action);
  });

  it('is never acknowledged by anything a device does', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<Condition>('active', 'returned')), (conditions) => {
        let state: OpenState | null = null;
        for (const condition of conditions) state = transition(state, condition)?.state ?? state;
        expect(state === null || state.startsWith('unacknowledged')).toBe(true);
      }),
    );
  });
});

describe('the priority of an alarm', () => {
  it('is raised by the device and never lowered', () => {
    expect(worsePriority('medium', 'critical')).toBe('critical');
    expect(worsePriority('critical', 'low')).toBe('critical');
    expect(worsePriority('high', null)).toBe('high');
  });
});
