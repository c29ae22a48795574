import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAlarms } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { BoardPage } from './board-page.tsx';
import styles from './boards.module.css';
import { titleOf } from './describe-alarm.ts';
import { TEXTS } from './texts.ts';
import { useAlarmActions } from './use-alarm-actions.ts';

/** What is shelved, the next to come back first: who, why, how long yet. */
export function ShelfPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const alarms = useAlarms();
  const actions = useAlarmActions();
  const shelved = useMemo(
    () =>
      alarms
        .filter(({ suppression }) => suppression === 'shelved')
        .sort((a, b) => (a.suppressedUntil?.getTime() ?? 0) - (b.suppressedUntil?.getTime() ?? 0)),
    [alarms],
  );
  return (
    <BoardPage title={t('nav.shelf')} explanation={t('shelf.explanation')}>
      {shelved.length === 0 ? (
        <EmptyState title={t('shelf.empty')}>{t('shelf.emptyBody')}</EmptyState>
      ) : (
        <table className={styles['table']} aria-label={t('nav.shelf')}>
          <thead>
            <tr>
              <th scope="col">{t('column.type')}</th>
              <th scope="col">{t('detail.where')}</th>
              <th scope="col">{t('board.left')}</th>
              <th scope="col">{t('board.by')}</th>
              <th scope="col">{t('board.reason')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('board.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shelved.map((alarm) => (
              <tr key={alarm.id}>
                <th scope="row">
                  <PriorityMark priority={alarm.priority} look="acknowledged" size={18} />{' '}
                  <Link to={`/alarms/${alarm.id}`}>{titleOf(alarm, t)}</Link>
                </th>
                <td>{[alarm.siteName, alarm.deviceName].filter(Boolean).join(' · ')}</td>
                <td className={styles['fit']}>
                  {alarm.suppressedUntil === null ? null : <Countdown until={alarm.suppressedUntil} />}
                </td>
                <td>{alarm.suppressedBy}</td>
                <td>{alarm.suppressReason}</td>
                <td className={styles['fit']}>
                  <Button
                    disabled={!actions.facts.maySupervise}
                    title={actions.facts.maySupervise ? undefined : t('blocked.supervisor')}
                    pending={actions.pendingIds.has(alarm.id)}
                    onClick={() => void actions.unshelve(alarm)}
                  >
                    {t('shelf.takeBack')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </BoardPage>
  );
}
