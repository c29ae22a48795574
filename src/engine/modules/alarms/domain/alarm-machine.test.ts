import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, type OpenState, type Standing, transition, worsePriority } from './alarm-machine.ts';

const plain = (state: OpenState): Standing => ({ state, latched: false, conditionGone: false });
const latched = (state: OpenState): Standing => ({ state, latched: true, conditionGone: false });
const gone = (state: OpenState): Standing => ({ state, latched: true, conditionGone: true });

const ua = 'unacknowledged_active';
const aa = 'acknowledged_active';
const ur = 'unacknowledged_returned';
const ar = 'acknowledged_returned';

const table: readonly [string, Standing | null, Condition, OpenState | null, string | null][] = [
  ['none', null, 'active', ua, 'raised'],
  ['none', null, 'returned', null, null],
  ['none', null, 'worse', ua, 'raised'],
  [ua, plain(ua), 'worse', ua, 'priority_raised'],
  [aa, plain(aa), 'worse', ua, 'priority_raised'],
  [ur, plain(ur), 'worse', ua, 'reactivated'],
  [ar, plain(ar), 'worse', ua, 'reactivated'],
  [`latched ${aa} whose cause is gone`, gone(aa), 'worse', ua, 'priority_raised'],
  [ua, plain(ua), 'active', ua, 'repeated'],
  [ua, plain(ua), 'returned', ur, 'returned'],
  [aa, plain(aa), 'active', ua, 'reactivated'],
  [aa, plain(aa), 'returned', ar, 'returned'],
  [ur, plain(ur), 'active', ua, 'reactivated'],
  [ur, plain(ur), 'returned', null, null],
  [ar, plain(ar), 'active', ua, 'reactivated'],
  [ar, plain(ar), 'returned', null, null],
  [`latched ${ua}`, latched(ua), 'active', ua, 'repeated'],
  [`latched ${ua}`, latched(ua), 'returned', ua, 'condition_gone'],
  [`latched ${aa}`, latched(aa), 'active', ua, 'reactivated'],
  [`latched ${aa}`, latched(aa), 'returned', aa, 'condition_gone'],
  [`latched ${ua} whose cause is gone`, gone(ua), 'active', ua, 'repeated'],
  [`latched ${ua} whose cause is gone`, gone(ua), 'returned', null, null],
  [`latched ${aa} whose cause is gone`, gone(aa), 'active', ua, 'reactivated'],
  [`latched ${aa} whose cause is gone`, gone(aa), 'returned', null, null],
  [`latched ${ur}`, latched(ur), 'active', ua, 'reactivated'],
  [`latched ${ur}`, latched(ur), 'returned', null, null],
  [`latched ${ar}`, latched(ar), 'active', ua, 'reactivated'],
  [`latched ${ar}`, latched(ar), 'returned', null, null],
];

describe('an alarm', () => {
  it.each(table)(
    'that is %s (%o) and becomes %s is then %s (%s)',
    (_name, known, condition, next, action) => {
      const result = transition(known, condition);
      expect(result?.state ?? null).toBe(next);
      expect(result?.action ?? null).toBe(action);
      if (result !== null) expect(result.conditionGone).toBe(action === 'condition_gone');
    },
  );

  it('is never acknowledged by anything a device does', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.constantFrom<Condition>('active', 'returned', 'worse')),
        (isLatched, conditions) => {
          let known: Standing | null = null;
          for (const condition of conditions) {
            const next = transition(known, condition);
            if (next !== null) known = { ...next, latched: isLatched };
          }
          expect(known === null || known.state.startsWith('unacknowledged')).toBe(true);
        },
      ),
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
