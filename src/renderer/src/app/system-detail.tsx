import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isClockOff } from '../../../shared/stations/model.ts';
import type { BrokerState, SystemStatus } from '../../../shared/system/model.ts';
import { usePageClock } from '../client/index.ts';
import { useJobTitles } from '../features/database/index.ts';
import { clockText, StationSummary } from '../features/stations/index.ts';
import { formatBytes } from '../lib/format.ts';
import { Moment } from '../ui/moment.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './system-detail.module.css';

interface LineProps {
  readonly name: string;
  readonly state: BrokerState['state'];
  readonly since: Date;
  readonly children?: ReactNode;
}

function Line({ name, state, since, children }: LineProps): ReactNode {
  const { t } = useTranslation('app');
  return (
    <div className={styles['line']}>
      <dt>{name}</dt>
      <dd>
        <span className={state === 'connecting' || state === 'down' ? styles['trouble'] : undefined}>
          {t(`status.${state}`)}
        </span>{' '}
        <span className={styles['quiet']}>
          {t('status.since')} <Moment at={since} />
        </span>
        {children === undefined || children === null ? null : <p>{children}</p>}
      </dd>
    </div>
  );
}

function BrokerHint({ broker }: { readonly broker: BrokerState }): ReactNode {
  const { t } = useTranslation('app');
  const { state, kind, message } = broker;
  if (state === 'standby') return t('status.standbyHint', { holder: message ?? '' });
  if (state !== 'elsewhere') return message ?? t(`status.${kind}`);
  return message === null ? t('status.noWorkersHint') : t('status.workersHint', { holder: message });
}

/** How each part stands, since when, and what to do about it. */
export function SystemDetail({ system }: { readonly system: SystemStatus }): ReactNode {
  const { t, i18n } = useTranslation('app');
  const pageClock = usePageClock();
  const jobTitles = useJobTitles();
  const { database, broker, feed, ingester } = system;
  return (
    <div className={styles['detail']}>
      <h2>{t('status.title')}</h2>
      {system.warnings.map((warning) => (
        <Notice key={`${warning.code} ${warning.detail}`} tone="warning">
          <p>{t(`warnings.${warning.code}`)}</p>
          {warning.detail === '' ? null : (
            <p className={styles['quiet']}>
              {warning.code === 'job-failing' ? jobTitles(warning.detail) : warning.detail}
            </p>
          )}
        </Notice>
      ))}
      {pageClock !== null && isClockOff(pageClock) ? (
        <Notice tone="warning">
          <p>{t('warnings.page-clock')}</p>
          <p className={styles['quiet']}>{clockText(pageClock, i18n.language)}</p>
        </Notice>
      ) : null}
      <dl className={styles['lines']}>
        <Line name={t('status.feed')} state={feed.state} since={feed.since}>
          {feed.message ?? t(feed.mode === 'logical' ? 'status.feedLogical' : 'status.feedNotify')}
          {feed.retainedBytes === null
            ? null
            : ` ${t('status.feedRetained', { size: formatBytes(feed.retainedBytes, i18n.language) })}`}
        </Line>
        <Line name={t('status.broker')} state={broker.state} since={broker.since}>
          <BrokerHint broker={broker} />
        </Line>
        <Line name={t('status.database')} state={database.state} since={database.since}>
          {database.message ?? t(`status.${database.kind}`)}
        </Line>
        <div className={styles['line']}>
          <dt>{t('status.intake')}</dt>
          <dd>
            {ingester.problem !== null ? <p>{ingester.problem}</p> : null}
            {ingester.self
              ? t('status.ingestingHint')
              : ingester.holder === null
                ? t('status.nobodyHint')
                : t('status.watchingHint', { holder: ingester.holder })}
          </dd>
        </div>
        <div className={styles['line']}>
          <dt>{t('status.station')}</dt>
          <dd>{t('status.stationVersion', { station: system.station, version: system.version })}</dd>
        </div>
        <div className={styles['line']}>
          <dt>{t('status.stations')}</dt>
          <dd>
            <StationSummary />
            <Popover.Close asChild>
              <Link to="/stations">{t('status.allStations')}</Link>
            </Popover.Close>
          </dd>
        </div>
        <div className={styles['line']}>
          <dt>{t('status.devices')}</dt>
          <dd>
            {t('status.deviceCounts', {
              devices: String(system.counts.devices),
              online: String(system.counts.online),
              rejected: String(system.counts.rejectedToday),
            })}
          </dd>
        </div>
      </dl>
    </div>
  );
}
