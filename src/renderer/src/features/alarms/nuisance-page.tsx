import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { useAlarms, useFeedReady } from '../../client/index.ts';
import { Moment } from '../../ui/moment.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BoardPage } from './board-page.tsx';
import styles from './boards.module.css';
import { titleOf } from './describe-alarm.ts';
import { FloodLog } from './flood-log.tsx';
import { isNuisance, isStale } from './stale.ts';
import { TEXTS } from './texts.ts';
import { useRunningFlood } from './use-flood.ts';
import { useStaleBeforeMs } from './use-stale.ts';

/** As many as a person reads. */
const LISTED = 200;

/** What comes and goes too often, what never goes, and the floods that were. */
export function NuisancePage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { t: f } = useTranslation('floods');
  const alarms = useAlarms();
  const staleBeforeMs = useStaleBeforeMs();
  const ready = useFeedReady();
  const { chattering, stale } = useMemo(() => {
    const found = alarms.filter((alarm) => isNuisance(alarm, staleBeforeMs));
    return {
      chattering: found
        .filter(({ chatteringSince }) => chatteringSince !== null)
        .sort((a, b) => (b.chatteringTimes ?? 0) - (a.chatteringTimes ?? 0)),
      stale: found
        .filter((alarm) => isStale(alarm, staleBeforeMs))
        .sort((a, b) => (a.activeSince?.getTime() ?? 0) - (b.activeSince?.getTime() ?? 0)),
    };
  }, [alarms, staleBeforeMs]);
  return (
    <BoardPage title={t('nav.nuisance')} explanation={f('nuisance.explanation')}>
      <h2>{f('nuisance.chattering')}</h2>
      {ready ? (
        <AlarmTable
          label={f('nuisance.chattering')}
          empty={f('nuisance.noChattering')}
          alarms={chattering}
          since={(alarm) => alarm.chatteringSince}
          times={(alarm) => alarm.chatteringTimes}
        />
      ) : (
        <Skeleton rows={3} label={f('nuisance.chattering')} />
      )}
      <h2>{f('nuisance.stale')}</h2>
      {ready ? (
        <AlarmTable
          label={f('nuisance.stale')}
          empty={f('nuisance.noStale')}
          alarms={stale}
          since={(alarm) => alarm.activeSince}
          times={(alarm) => alarm.count}
        />
      ) : (
        <Skeleton rows={3} label={f('nuisance.stale')} />
      )}
      <h2>{f('nuisance.floods')}</h2>
      <RunningFlood />
      <FloodLog />
    </BoardPage>
  );
}

function RunningFlood(): ReactNode {
  const { t } = useTranslation('floods');
  const flood = useRunningFlood();
  if (flood === null) return null;
  const operators = t('strip.operators', { count: flood.operators });
  return (
    <p>
      <strong>{t('strip.running', { count: flood.alarms, operators })}</strong>, {t('nuisance.runsSince')}{' '}
      <Moment at={flood.beganAt} />
    </p>
  );
}

interface AlarmTableProps {
  readonly label: string;
  readonly empty: string;
  readonly alarms: readonly Alarm[];
  readonly since: (alarm: Alarm) => Date | null;
  readonly times: (alarm: Alarm) => number | null;
}

function AlarmTable({ label, empty, alarms, since, times }: AlarmTableProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { t: f } = useTranslation('floods');
  if (alarms.length === 0) return <p className={styles['quiet']}>{empty}</p>;
  return (
    <>
      <table className={styles['table']} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{f('nuisance.kind')}</th>
            <th scope="col">{t('detail.where')}</th>
            <th scope="col">{f('nuisance.since')}</th>
            <th scope="col">{f('nuisance.times')}</th>
          </tr>
        </thead>
        <tbody>
          {alarms.slice(0, LISTED).map((alarm) => {
            const at = since(alarm);
            return (
              <tr key={alarm.id}>
                <th scope="row">
                  <span className={styles['named']}>
                    <PriorityMark priority={alarm.priority} look="acknowledged" size={18} />
                    <Link to={`/alarms/${alarm.id}`}>{titleOf(alarm, t)}</Link>
                  </span>
                </th>
                <td>{[alarm.siteName, alarm.deviceName].filter((part) => part !== null).join(' · ')}</td>
                <td className={styles['fit']}>{at === null ? null : <Moment at={at} />}</td>
                <td className={styles['fit']}>{times(alarm)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {alarms.length > LISTED ? (
        <p className={styles['quiet']}>{f('nuisance.others', { count: alarms.length - LISTED })}</p>
      ) : null}
    </>
  );
}
