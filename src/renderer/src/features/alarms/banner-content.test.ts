import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { compareAlarms } from '../../lib/alarm-order.ts';
import { anAlarm, at, NOON_MS } from './alarm.fixture.ts';
import { bannerContent, NEW_FOR_MS } from './banner-content.ts';

const LATER_MS = NOON_MS + 3_600_000;
const contentOf = (calling: readonly Alarm[], nowMs: number) => bannerContent(calling, calling, nowMs);

describe('the banner', () => {
  it('is empty when nothing waits', () => {
    expect(contentOf([], LATER_MS)).toEqual({ worst: [], moreCount: 0, moreHasNew: false });
  });

  it('shows the three worst and counts the rest', () => {
    const alarms = [
      anAlarm({ id: 1, priority: 'low' }),
      anAlarm({ id: 2, priority: 'high', raisedAt: at(9) }),
      anAlarm({ id: 3, priority: 'high', raisedAt: at(1) }),
      anAlarm({ id: 4, priority: 'critical', raisedAt: at(60) }),
      anAlarm({ id: 5, priority: 'medium' }),
    ];
    const content = contentOf(alarms.sort(compareAlarms), LATER_MS);
    expect(content.worst.map(({ alarm }) => alarm.id)).toEqual([4, 3, 2]);
    expect(content.moreCount).toBe(2);
  });

  it('marks an activation as new for half a minute, also one that found no place', () => {
    const old = [1, 2, 3].map((id) => anAlarm({ id, priority: 'critical' }));
    const fresh = anAlarm({ id: 4, priority: 'low', raisedAt: new Date(LATER_MS - 1000) });
    expect(contentOf([...old, fresh], LATER_MS).moreHasNew).toBe(true);
    expect(contentOf([...old, fresh], LATER_MS + NEW_FOR_MS).moreHasNew).toBe(false);
    expect(contentOf([fresh], LATER_MS).worst[0]?.isNew).toBe(true);
  });

  it('marks an old alarm as new when it is activated again', () => {
    const again = anAlarm({ id: 1, lastActivatedAt: new Date(LATER_MS) });
    expect(contentOf([again], LATER_MS).worst[0]?.isNew).toBe(true);
  });
});
