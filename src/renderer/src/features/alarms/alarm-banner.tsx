import { memo, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { useFeedReady, useMe, useStale } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { markLookOf } from '../../lib/alarm-order.ts';
import { classNames } from '../../lib/class-names.ts';
import { formatMoment } from '../../lib/format.ts';
import { createPart } from '../../lib/part-of-queue.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { useGo } from '../../lib/use-go.ts';
import { useNowMs } from '../../lib/use-now.ts';
import { Age } from '../../ui/age.tsx';
import { MiddleCut } from '../../ui/middle-cut.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './alarm-banner.module.css';
import { nextCalling } from './alarm-order.ts';
import { type BannerContent, bannerContent, NEW_FOR_MS } from './banner-content.ts';
import { isQueue } from './is-queue.ts';
import { SoundControl } from './sound/sound-control.tsx';
import { TEXTS } from './texts.ts';
import { useCallingAlarms } from './use-calling-alarms.ts';
import { TAKING } from './use-open-alarm.ts';

/** The three worst unacknowledged alarms and the sound, in the same places on every page. */
export function AlarmBanner(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const calling = useCallingAlarms();
  const ready = useFeedReady();
  const stale = useStale();
  const nowMs = useNowMs();
  const sinceMs = useNowMs(NEW_FOR_MS) - NEW_FOR_MS;
  const latelyOf = useMemo(
    () => createPart(({ lastActivatedAt }) => lastActivatedAt.getTime() >= sinceMs),
    [sinceMs],
  );
  const content = bannerContent(calling, latelyOf(calling), nowMs);
  useNextFromAnywhere();
  return (
    <div className={classNames(styles['banner'], stale.stale && styles['stale'])}>
      {content.worst.length === 0 ? (
        <p className={styles['empty']}>{ready ? t('banner.empty') : null}</p>
      ) : (
        <ol className={styles['worst']} aria-label={t('banner.label')}>
          {content.worst.map(({ alarm, isNew }) => (
            <li key={alarm.id} className={styles['place']}>
              <BannerAlarm alarm={alarm} isNew={isNew} />
            </li>
          ))}
        </ol>
      )}
      <div className={styles['aside']}>
        <More content={content} />
        {stale.stale ? <AsOf since={stale.since} /> : null}
      </div>
      <SoundControl />
    </div>
  );
}

interface BannerAlarmProps {
  readonly alarm: Alarm;
  readonly isNew: boolean;
}

const BannerAlarm = memo(function BannerAlarm({ alarm, isNew }: BannerAlarmProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const where = [alarm.siteName, alarm.deviceName].filter((part) => part !== null);
  return (
    <Link
      to={`/alarms/${alarm.id}`}
      state={TAKING.state}
      className={classNames(styles['alarm'], isNew && styles['new'])}
      data-priority={alarm.priority}
    >
      <PriorityMark priority={alarm.priority} look={markLookOf(alarm)} />
      <strong className={styles['type']}>{t(`common:alarmType.${alarm.type}`)}</strong>
      {isNew ? <span className="visually-hidden">{t('banner.isNew')}</span> : null}
      <span className={styles['age']}>
        <Age since={alarm.raisedAt} />
      </span>
      <span className={styles['where']} title={where.join(' · ')}>
        {alarm.siteName === null ? null : <span className={styles['site']}>{alarm.siteName}</span>}
        {alarm.deviceName === null ? null : (
          <span className={styles['device']}>
            <MiddleCut text={alarm.deviceName} />
          </span>
        )}
      </span>
    </Link>
  );
});

function More({ content }: { readonly content: BannerContent }): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (content.moreCount === 0) return null;
  const label = t('banner.moreLabel', { count: content.moreCount });
  return (
    <Link
      to="/alarms"
      className={classNames(styles['more'], content.moreHasNew && styles['new'])}
      aria-label={content.moreHasNew ? t('banner.moreNew', { label }) : label}
    >
      {t('banner.more', { count: content.moreCount })}
    </Link>
  );
}

function AsOf({ since }: { readonly since: Date }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  return (
    <span className={styles['asOf']} role="status">
      {t('banner.asOf', { at: formatMoment(since, new Date(), style) })}
    </span>
  );
}

/** N goes to the worst unacknowledged alarm from every page; the alarm page has its own. */
function useNextFromAnywhere(): void {
  const { t } = useTranslation(TEXTS);
  const calling = useCallingAlarms();
  const { userId } = useMe();
  const go = useGo();
  const toast = useToast();
  const { pathname } = useLocation();
  useShortcut(
    { keys: 'n', label: t('keys.next'), group: t('keys.group') },
    () => {
      const next = nextCalling(calling, userId);
      if (next === null) toast({ tone: 'info', text: t('blocked.nothingUnacknowledged') });
      else go(`/alarms/${next.id}`, TAKING);
    },
    { enabled: !isQueue(pathname), yields: true },
  );
}
