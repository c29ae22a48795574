import type { Condition } from './site-condition.ts';
import type { MapText } from './texts.ts';

/** What a mark or a line says aloud: shape and colour are not for everybody. */
export function conditionSentence(condition: Condition, t: MapText): string {
  const { alarms, unacknowledged, devices, offline } = condition;
  const [worst] = alarms;
  const parts = [
    worst === undefined
      ? t('say.noAlarm')
      : t('say.alarms', {
          count: alarms.length,
          unacknowledged: String(unacknowledged),
          priority: t(`common:priority.${worst.priority}`),
        }),
    ...(offline === 0 ? [] : [t('say.offline', { count: offline, total: String(devices) })]),
  ];
  return parts.join('; ');
}
