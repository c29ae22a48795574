import { useMemo } from 'react';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { useAlarms, useMe } from '../../client/index.ts';
import { calls } from '../../lib/alarm-call.ts';

/** Found once for each change, however many places of the frame show it. */
const found = new WeakMap<readonly Alarm[], { userId: number; calling: readonly Alarm[] }>();

/** The alarms that wait for this person, in the order of the queue. */
export function useCallingAlarms(): readonly Alarm[] {
  const alarms = useAlarms();
  const { userId } = useMe();
  return useMemo(() => {
    const known = found.get(alarms);
    if (known?.userId === userId) return known.calling;
    const calling = alarms.filter((alarm) => calls(alarm, userId));
    found.set(alarms, { userId, calling });
    return calling;
  }, [alarms, userId]);
}
