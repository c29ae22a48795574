import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../../client/index.ts';
import { markLookOf } from '../../lib/alarm-order.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import type { SiteWithCondition } from './site-condition.ts';
import styles from './site-detail.module.css';
import { ConditionMark } from './site-mark.tsx';
import { TEXTS } from './texts.ts';

/** The whole queue is a key away; here stand the first. */
const MOST_ALARMS = 8;

interface SiteDetailProps {
  readonly line: SiteWithCondition;
  readonly onOpenAlarms: () => void;
  readonly onOpenDevices: () => void;
  readonly onOpenPlans: () => void;
}

/** One site: where it is, how it stands, what is open there. */
export function SiteDetail({ line, onOpenAlarms, onOpenDevices, onOpenPlans }: SiteDetailProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { site, alarms, unacknowledged, devices, offline } = line;
  const more = alarms.length - MOST_ALARMS;
  return (
    <div className={styles['detail']}>
      <header className={styles['head']}>
        <ConditionMark condition={line} />
        <h1 className={styles['title']} title={site.name}>
          {site.name}
        </h1>
      </header>
      <div className={styles['buttons']}>
        <Button variant={alarms.length === 0 ? 'default' : 'primary'} onClick={onOpenAlarms}>
          {t('detail.openAlarms')}
        </Button>
        <Button onClick={onOpenDevices}>{t('detail.openDevices')}</Button>
        <Button onClick={onOpenPlans}>{t('detail.openPlans')}</Button>
      </div>
      <dl className={styles['facts']}>
        <dt>{t('detail.address')}</dt>
        <dd>{site.address ?? t('common:none')}</dd>
        <dt>{t('detail.position')}</dt>
        <dd>
          <Place line={line} />
        </dd>
        <dt>{t('detail.alarms')}</dt>
        <dd>
          {alarms.length === 0
            ? t('common:none')
            : t('detail.alarmCounts', {
                open: String(alarms.length),
                unacknowledged: String(unacknowledged),
              })}
        </dd>
        <dt>{t('detail.devices')}</dt>
        <dd>{t('detail.deviceCounts', { total: String(devices), offline: String(offline) })}</dd>
      </dl>
      <section className={styles['section']}>
        <h2>{t('detail.openHere')}</h2>
        {alarms.length === 0 ? (
          <p className={styles['quiet']}>{t('detail.nothingOpen')}</p>
        ) : (
          <ul>
            {alarms.slice(0, MOST_ALARMS).map((alarm) => (
              <li key={alarm.id}>
                <Link className={styles['alarm']} to={`/alarms/${alarm.id}`}>
                  <PriorityMark priority={alarm.priority} look={markLookOf(alarm)} />
                  <span className={styles['type']}>{t(`common:alarmType.${alarm.type}`)}</span>
                  <span className={styles['device']} title={alarm.deviceName}>
                    {alarm.deviceName}
                  </span>
                  <span className={styles['age']}>
                    <Age since={alarm.raisedAt} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
        {more > 0 ? <p className={styles['quiet']}>{t('detail.more', { count: more })}</p> : null}
      </section>
    </div>
  );
}

const DEGREES = { minimumFractionDigits: 4, maximumFractionDigits: 4 } as const;

/** Where the site is and who says so; for one without a place, how to give it one. */
function Place({ line: { site } }: { readonly line: SiteWithCondition }): ReactNode {
  const { t, i18n } = useTranslation(TEXTS);
  const mayAdminister = useMay('system.administer');
  const { position } = site;
  if (position === null) {
    return (
      <>
        <p>{t('place.none')}</p>
        <p className={styles['quiet']}>
          {t('place.how')}{' '}
          {mayAdminister ? <Link to="/administration/sites">{t('place.give')}</Link> : t('place.askForIt')}
        </p>
      </>
    );
  }
  const write = (degrees: number): string => degrees.toLocaleString(i18n.language, DEGREES);
  return (
    <>
      <p className={styles['figures']}>
        {write(position.latitude)}; {write(position.longitude)}
      </p>
      {position.from === 'devices' ? <p className={styles['quiet']}>{t('place.fromDevices')}</p> : null}
    </>
  );
}
