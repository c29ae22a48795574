import type { Alarm } from '../../../../shared/alarms/model.ts';
import { sounds } from '../../lib/alarm-call.ts';
import { compareAlarms } from '../../lib/alarm-order.ts';

/** Those that supervisors were called to and that nobody has yet, the worst first. */
export function untakenFirst(alarms: Iterable<Alarm>): Alarm[] {
  return [...alarms]
    .filter((alarm) => alarm.calledSupervisorsAt !== null && sounds(alarm))
    .sort(compareAlarms);
}
