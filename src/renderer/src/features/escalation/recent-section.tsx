import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Notification } from '../../../../shared/notify/model.ts';
import { Moment } from '../../ui/moment.tsx';
import { PageSection } from '../../ui/page.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import styles from './escalation.module.css';
import { TEXTS } from './texts.ts';

/** What people outside were told lately, and what came of it. */
export function RecentSection({ recent }: { readonly recent: readonly Notification[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <PageSection title={t('recent.title')} hint={t(recent.length === 0 ? 'recent.empty' : 'recent.hint')}>
      {recent.length === 0 ? null : (
        <table className={styles['table']} aria-label={t('recent.title')}>
          <thead>
            <tr>
              <th scope="col">{t('recent.at')}</th>
              <th scope="col">{t('recent.channel')}</th>
              <th scope="col">{t('recent.what')}</th>
              <th scope="col">{t('recent.outcome')}</th>
              <th scope="col" className={styles['number']}>
                {t('recent.attempts')}
              </th>
              <th scope="col" className={styles['number']}>
                {t('recent.took')}
              </th>
            </tr>
          </thead>
          <tbody>
            {recent.map((one) => (
              <tr key={one.id}>
                <td>
                  <Moment at={one.createdAt} />
                </td>
                <td>{one.channelName}</td>
                <td>
                  <What notification={one} />
                </td>
                <td>
                  <Outcome notification={one} />
                </td>
                <td className={styles['number']}>{one.attempts}</td>
                <td className={styles['number']}>{one.latencyMs === null ? '' : `${one.latencyMs} ms`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </PageSection>
  );
}

interface PartProps {
  readonly notification: Notification;
}

function What({ notification: { kind, alarm, alarmCount, requestedBy } }: PartProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (kind === 'test') return t('recent.test', { by: requestedBy ?? '' });
  if (alarm === null) return null;
  const where = [alarm.siteName, alarm.deviceName].filter((part) => part !== null).join(' · ');
  return (
    <>
      <Link to={`/alarms/${alarm.id}`}>{t(`common:alarmType.${alarm.type}`)}</Link> {where}
      {alarmCount < 2 ? null : ` ${t('recent.more', { count: alarmCount - 1 })}`}
    </>
  );
}

function Outcome({ notification: { state, attempts, lastError } }: PartProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const isTrouble = state === 'failed' || (state === 'pending' && lastError !== null);
  const word = state === 'pending' && attempts > 0 ? 'retrying' : state;
  return (
    <StateWord tone={isTrouble ? 'strong' : 'quiet'}>
      {t(`recent.${word}`)}
      {lastError === null ? null : `: ${lastError}`}
    </StateWord>
  );
}
