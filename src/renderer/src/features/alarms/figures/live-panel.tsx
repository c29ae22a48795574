import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TARGETS } from '../../../../../shared/statistics/figures.ts';
import { offTarget } from '../../../../../shared/statistics/off-target.ts';
import { useRead, useSiteFilter } from '../../../client/index.ts';
import { formatDuration } from '../../../lib/format.ts';
import { useNowMs } from '../../../lib/use-now.ts';
import { Button } from '../../../ui/button.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Fact } from './figure.tsx';
import styles from './figures.module.css';
import { SlotBars } from './slot-bars.tsx';
import { FIGURE_TEXTS, useNumbers } from './texts.ts';

const EVERY_MS = 10_000;

/** The desk as it is, read again every ten seconds. */
export function LivePanel(): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const site = useSiteFilter();
  const turn = Math.floor(useNowMs(EVERY_MS) / EVERY_MS);
  const {
    value: live,
    problem,
    retry,
  } = useRead(`${site} ${turn}`, (client) =>
    client.statistics.liveFigures(site === null ? {} : { siteId: site }),
  );
  const { count, rate } = useNumbers();
  if (live === null && problem === null) return <Skeleton rows={2} label={t('live.title')} />;
  return (
    <section className={styles['live']} aria-label={t('live.title')}>
      {problem === null ? null : (
        <Notice tone="problem" action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}>
          {problem.message}
        </Notice>
      )}
      {live === null ? null : (
        <>
          <div className={styles['now']}>
            <h2>
              {t('live.title')}{' '}
              <span className={styles['target']}>
                <Moment at={live.at} />
              </span>
            </h2>
            <dl className={styles['facts']}>
              <Fact
                label={t('live.perOperator')}
                target={`≤ ${live.limits.floodStartsAbove}`}
                isOff={offTarget.live(live)}
              >
                {rate(live.alarms / Math.max(1, live.operators))}
              </Fact>
              <Fact label={t('live.alarms')}>{count(live.alarms)}</Fact>
              <Fact label={t('live.operators')}>{count(live.operators)}</Fact>
              <Fact label={t('live.flood')} isOff={live.floodSince !== null}>
                {live.floodSince === null ? (
                  t('live.noFlood')
                ) : (
                  <>
                    {t('live.since')} <Moment at={live.floodSince} />
                  </>
                )}
              </Fact>
              <Fact
                label={t('live.unacknowledged')}
                target={
                  live.oldestUnacknowledged === null
                    ? undefined
                    : formatDuration(live.at.getTime() - live.oldestUnacknowledged.getTime())
                }
                targetKey="live.oldest"
              >
                {count(live.unacknowledged)}
              </Fact>
              <Fact label={t('live.standing')}>{count(live.standing)}</Fact>
              <Fact
                label={t('live.stale', { hours: live.limits.staleAfterH })}
                target={`< ${TARGETS.staleAtMost}`}
                isOff={offTarget.stale(live.stale)}
              >
                {count(live.stale)}
              </Fact>
              <Fact label={t('live.chattering')} target="0" isOff={live.chattering > 0}>
                {count(live.chattering)}
              </Fact>
              <Fact label={t('live.shelved')}>{count(live.shelved)}</Fact>
            </dl>
          </div>
          <SlotBars slots={live.slots} limit={live.limits.floodStartsAbove * Math.max(1, live.operators)} />
        </>
      )}
    </section>
  );
}
