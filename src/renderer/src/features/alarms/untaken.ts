import type { Alarm } from '../../../../shared/alarms/model.ts';
import { sounds } from '../../lib/alarm-call.ts';

/** Those that supervisors were called to and that nobody has yet, in the order of the queue: the worst first. */
export function untakenFirst(alarms: readonly Alarm[]): Alarm[] {
  return alarms.filter((alarm) => alarm.calledSupervisorsAt !== null && sounds(alarm));
}
