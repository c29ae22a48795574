import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { Ageing } from './ageing.ts';
import type { AlarmsText } from './texts.ts';

export interface AlarmWord {
  readonly tone: 'strong' | 'plain' | 'quiet' | 'test';
  readonly word: string;
}

/** `momentOf` writes a time as the desk does. */
export function stateWordOf(alarm: Alarm, t: AlarmsText, momentOf: (at: Date) => string): AlarmWord {
  const by = alarm.acknowledgedBy ?? '';
  if (alarm.state === 'closed') {
    return {
      tone: 'quiet',
      word: alarm.closedBy === null ? t('state.closedByEngine') : t('state.closed', { by: alarm.closedBy }),
    };
  }
  if (alarm.suppression !== null) {
    const until = alarm.suppressedUntil === null ? '' : momentOf(alarm.suppressedUntil);
    return {
      tone: alarm.suppression === 'on_test' ? 'test' : 'quiet',
      word: t(`state.${alarm.suppression}`, { until }),
    };
  }
  if (alarm.heldUntil !== null) {
    return { tone: 'quiet', word: t('state.held', { until: momentOf(alarm.heldUntil) }) };
  }
  switch (alarm.state) {
    case 'unacknowledged_active':
      return { tone: 'strong', word: t('state.new') };
    case 'unacknowledged_returned':
      return { tone: 'strong', word: t('state.returned') };
    case 'acknowledged_active':
      return { tone: 'plain', word: t('state.acknowledged', { by }) };
    case 'acknowledged_returned':
      return { tone: 'quiet', word: t('state.acknowledgedReturned', { by }) };
  }
}

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
