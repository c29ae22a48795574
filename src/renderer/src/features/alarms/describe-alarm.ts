import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { Ageing } from './ageing.ts';
import type { AlarmsText } from './texts.ts';

/** What else is to be known of it at a glance, in words: late, escalated, latched, coming and going, stale, verified. */
export function marksOf(
  alarm: Alarm,
  stage: Ageing['stage'],
  stale: boolean,
  t: AlarmsText,
): readonly string[] {
  return [
    ...(stage === 'fresh' ? [] : [t(`ageing.${stage}`)]),
    ...(alarm.escalationLevel > 0 ? [t('mark.escalated', { level: String(alarm.escalationLevel) })] : []),
    ...(alarm.conditionGoneAt === null ? [] : [t('mark.latched')]),
    ...(alarm.chatteringTimes === null
      ? []
      : [t('mark.chattering', { times: String(alarm.chatteringTimes) })]),
    ...(stale ? [t('mark.stale')] : []),
    ...(alarm.avsScore === null ? [] : [t('mark.score', { score: String(alarm.avsScore) })]),
  ];
}

/** The type, with the words that say what the type does not. */
export function titleOf(alarm: Alarm, t: AlarmsText): string {
  const type = t(`common:alarmType.${alarm.type}`);
  return alarm.title === null ? type : `${type} · ${alarm.title}`;
}

/** Site and the box's zone, as far as they are known. */
export function placeTextOf(alarm: Alarm, zone: number | null, t: AlarmsText): string {
  const site = alarm.siteName ?? t('noSite');
  return zone === null ? site : `${site} · ${t('zone', { zone: String(zone) })}`;
}
