import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { AlarmsText } from './texts.ts';

export function stateWordOf(
  alarm: Alarm,
  t: AlarmsText,
): { readonly tone: 'strong' | 'plain' | 'quiet'; readonly word: string } {
  const by = alarm.acknowledgedBy ?? '';
  switch (alarm.state) {
    case 'unacknowledged_active':
      return { tone: 'strong', word: t('state.new') };
    case 'unacknowledged_returned':
      return { tone: 'strong', word: t('state.returned') };
    case 'acknowledged_active':
      return { tone: 'plain', word: t('state.acknowledged', { by }) };
    case 'acknowledged_returned':
      return { tone: 'quiet', word: t('state.acknowledgedReturned', { by }) };
    case 'closed':
      return {
        tone: 'quiet',
        word: alarm.closedBy === null ? t('state.closedByEngine') : t('state.closed', { by: alarm.closedBy }),
      };
  }
}

/** Site and the box's zone, as far as they are known. */
export function placeTextOf(alarm: Alarm, zone: number | null, t: AlarmsText): string {
  const site = alarm.siteName ?? t('noSite');
  return zone === null ? site : `${site} · ${t('zone', { zone: String(zone) })}`;
}
