import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '../../../../shared/alarms/model.ts';
import { formatDuration } from '../../lib/format.ts';

interface LineProps {
  readonly entry: TimelineEntry;
}

/** How far, for how long nobody took it, and who was there to be called. */
export function EscalatedDetail({ entry }: LineProps): ReactNode {
  const { t } = useTranslation('escalation');
  const { level, waitedS, supervisors } = entry.detail ?? {};
  const parts = [
    t('line.level', { level: String(level ?? '') }),
    ...(typeof waitedS === 'number' ? [t('line.waited', { time: formatDuration(waitedS * 1000) })] : []),
    ...(typeof supervisors === 'number'
      ? [supervisors === 0 ? t('line.noSupervisor') : t('line.supervisors', { count: supervisors })]
      : []),
  ];
  return parts.join(' · ');
}

/** What came of telling somebody outside. */
export function NotifiedDetail({ entry }: LineProps): ReactNode {
  const { t } = useTranslation('escalation');
  const { channel, outcome, attempts, why } = entry.detail ?? {};
  const known = outcome === 'sent' || outcome === 'failed' ? outcome : 'trying';
  return [
    String(channel ?? ''),
    t(`line.${known}`, { count: Number(attempts ?? 1) }),
    ...(typeof why === 'string' ? [why] : []),
  ].join(' · ');
}
