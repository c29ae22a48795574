import type { TFunction } from 'i18next';
import type { Alarm } from '../../../shared/alarms/model.ts';

type StateText = TFunction<readonly ['alarms', 'common']>;

export interface AlarmWord {
  readonly tone: 'strong' | 'plain' | 'quiet' | 'test';
  readonly word: string;
}

/** `momentOf` writes a time as the desk does. */
export function stateWordOf(alarm: Alarm, t: StateText, momentOf: (at: Date) => string): AlarmWord {
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
