import type { Alarm } from '../../../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../../../shared/contract/primitives.ts';
import { soundingOf } from './sound-plan.ts';

/** Why the operating system tells of an alarm: what it is, or that the supervisors were called to it. */
export type Cause = 'critical' | 'untaken';
export type Announced = ReadonlyMap<AlarmId, Cause>;

function causeOf(alarm: Alarm, supervises: boolean): Cause | null {
  if (supervises && alarm.calledSupervisorsAt !== null) return 'untaken';
  return alarm.priority === 'critical' ? 'critical' : null;
}

/**
 * Alarms that nobody was told of by the operating system yet. A critical one that is left lying is told once more to those
 * who supervise; one that comes back from an acknowledgement, a claim or the shelf counts anew.
 */
export function toAnnounce(
  alarms: readonly Alarm[],
  supervises: boolean,
  before: Announced,
): {
  readonly fresh: readonly { readonly alarm: Alarm; readonly cause: Cause }[];
  readonly announced: Announced;
} {
  const urgent = soundingOf(alarms).flatMap((alarm) => {
    const cause = causeOf(alarm, supervises);
    return cause === null ? [] : [{ alarm, cause }];
  });
  return {
    fresh: urgent.filter(({ alarm, cause }) => before.get(alarm.id) !== cause),
    announced: new Map(urgent.map(({ alarm, cause }) => [alarm.id, cause])),
  };
}
