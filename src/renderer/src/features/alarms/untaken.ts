import { sounds } from '../../lib/alarm-call.ts';
import { createPart } from '../../lib/part-of-queue.ts';

/** Those that supervisors were called to and that nobody has yet, in the order of the queue: the worst first. */
export const untakenFirst = createPart((alarm) => alarm.calledSupervisorsAt !== null && sounds(alarm));
