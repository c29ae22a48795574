import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe, useRead, useSystemStatus } from '../../client/index.ts';
import { useNowMs } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './messages-page.module.css';
import { Seen } from './seen.tsx';
import { TEXTS } from './texts.ts';

/** These rows do not come by the feed: they are read again this often while they are looked at. */
const READ_EVERY_MS = 10_000;

/** Boxes that send without having registered, newest first. */
export function UnregisteredTable(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const count = useSystemStatus()?.counts.unregistered ?? 0;
  const { allSites } = useMe();
  const turn = useNowMs(READ_EVERY_MS);
  const { value, problem, retry } = useRead(`${count} ${turn}`, (client) => client.devices.unregistered());
  if (value === null) {
    return problem === null ? (
      <Skeleton rows={6} label={t('messages.unregistered')} />
    ) : (
      <EmptyState title={problem.message} action={<Button onClick={retry}>{t('common:tryAgain')}</Button>} />
    );
  }
  if (!allSites) {
    return <EmptyState title={t('unregistered.hidden')}>{t('unregistered.hiddenBody')}</EmptyState>;
  }
  if (value.length === 0) {
    return <EmptyState title={t('unregistered.none')}>{t('unregistered.noneBody')}</EmptyState>;
  }
  return (
    <div className={styles['scroll']}>
      <p className={styles['hint']}>{t('unregistered.hint')}</p>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('unregistered.hostname')}</th>
            <th scope="col">{t('unregistered.base')}</th>
            <th scope="col">{t('unregistered.lastSeen')}</th>
            <th scope="col">{t('unregistered.lastKind')}</th>
            <th scope="col" className={styles['end']}>
              {t('unregistered.count')}
            </th>
            <th scope="col">{t('unregistered.firstSeen')}</th>
          </tr>
        </thead>
        <tbody>
          {value.map((device) => (
            <tr key={`${device.topicBase} ${device.hostname}`}>
              <td>
                <strong>{device.hostname}</strong>
              </td>
              <td>{device.topicBase}</td>
              <td>
                <Seen at={device.lastSeen} />
              </td>
              <td>{device.lastKind}</td>
              <td className={styles['end']}>{device.messageCount}</td>
              <td>
                <Moment at={device.firstSeen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
