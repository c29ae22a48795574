import type { Alarm } from '../../../../shared/alarms/model.ts';
import { useAlarms, useMe } from '../../client/index.ts';
import { calls } from '../../lib/alarm-call.ts';
import { createPartOfUser } from '../../lib/part-of-queue.ts';

const callingOf = createPartOfUser(calls);

/** The alarms that wait for this person, in the order of the queue. */
export function useCallingAlarms(): readonly Alarm[] {
  const alarms = useAlarms();
  const { userId } = useMe();
  return callingOf(alarms, userId);
}
