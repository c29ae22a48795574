import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Figures, TARGETS } from '../../../../../shared/statistics/figures.ts';
import { offTarget } from '../../../../../shared/statistics/off-target.ts';
import { Moment } from '../../../ui/moment.tsx';
import { Fact, Figure } from './figure.tsx';
import { FigureTable } from './figure-table.tsx';
import styles from './figures.module.css';
import { Responses } from './responses.tsx';
import { FIGURE_TEXTS, useNumbers } from './texts.ts';

/** All figures of a period. */
export function Report({ figures }: { readonly figures: Figures }): ReactNode {
  return (
    <div className={styles['report']}>
      <Load figures={figures} />
      <Responses responses={figures.responses} />
      <div className={styles['pair']}>
        <Sources figures={figures} />
        <Priorities figures={figures} />
        <FalseAlarms figures={figures} />
        <Chattering figures={figures} />
      </div>
      <Days figures={figures} />
    </div>
  );
}

interface PartProps {
  readonly figures: Figures;
}

function Load({ figures: { load, limits, standing, stale } }: PartProps): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const { count, rate, share } = useNumbers();
  const { peak } = load;
  const above = { limit: limits.floodStartsAbove };
  return (
    <section className={styles['section']} aria-label={t('section.load')}>
      <h2>{t('section.load')}</h2>
      <dl className={styles['facts']}>
        <Fact label={t('load.alarms')}>{count(load.alarms)}</Fact>
        <Fact
          label={t('load.perTenMinutes')}
          target={`≤ ${TARGETS.perTenMinutes}`}
          isOff={offTarget.perTenMinutes(load)}
        >
          {rate(load.perTenMinutes)}
        </Fact>
        <Fact
          label={t('load.peak')}
          target={peak === null ? undefined : `≤ ${limits.floodStartsAbove * peak.operators}`}
          isOff={peak !== null && offTarget.load(peak, limits.floodStartsAbove)}
        >
          {peak === null ? (
            t('common:none')
          ) : (
            <>
              {count(peak.alarms)} <small>{t('load.peakOf', { count: peak.operators })}</small>{' '}
              <small>
                <Moment at={peak.at} />
              </small>
            </>
          )}
        </Fact>
        <Fact
          label={t('load.slots', above)}
          target={`≤ ${share(TARGETS.floodShare)}`}
          isOff={offTarget.slots(load)}
        >
          {share(load.slotsAbove / load.slots)}{' '}
          <small>{t('load.of', { part: count(load.slotsAbove), whole: count(load.slots) })}</small>
        </Fact>
        <Fact label={t('load.flood')} target={`≤ ${share(TARGETS.floodShare)}`} isOff={offTarget.flood(load)}>
          {share(load.floodShare)} <small>{t('load.floods', { count: load.floods })}</small>
        </Fact>
        <Fact label={t('load.standing')}>{count(standing)}</Fact>
        <Fact
          label={t('load.stale', { hours: limits.staleAfterH })}
          target={`< ${TARGETS.staleAtMost}`}
          isOff={offTarget.stale(stale)}
        >
          {count(stale)}
        </Fact>
        <Fact label={t('load.keptQuiet')}>{count(load.keptQuiet)}</Fact>
      </dl>
    </section>
  );
}

function Sources({ figures: { sources } }: PartProps): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const { count, share } = useNumbers();
  return (
    <FigureTable
      title={t('section.sources')}
      words={3}
      heads={[
        t('head.device'),
        t('head.site'),
        t('head.type'),
        t('head.alarms'),
        t('head.activations'),
        t('head.share'),
      ]}
      rows={sources.top.map((row) => ({
        key: `${row.deviceId ?? row.device} ${row.type} ${row.site}`,
        cells: [
          row.device,
          row.site ?? t('common:none'),
          t(`common:alarmType.${row.type}`),
          count(row.alarms),
          count(row.activations),
          share(row.share),
        ],
      }))}
    >
      {sources.share === null ? null : (
        <p className={styles['sum']}>
          {t('sources.share')}{' '}
          <Figure isOff={offTarget.topShare(sources.share)}>{share(sources.share)}</Figure>{' '}
          <span className={styles['target']}>{t('target', { target: `≤ ${share(TARGETS.topShare)}` })}</span>
        </p>
      )}
    </FigureTable>
  );
}

function Priorities({ figures: { distribution } }: PartProps): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const { share } = useNumbers();
  return (
    <FigureTable
      title={t('section.priorities')}
      heads={[t('head.priority'), t('head.share'), t('head.target')]}
      rows={(distribution ?? []).map((row) => ({
        key: row.band,
        cells: [
          t(`band.${row.band}`),
          <Figure key="share" isOff={offTarget.band(row)}>
            {share(row.share)}
          </Figure>,
          share(row.recommendedShare),
        ],
      }))}
    />
  );
}

function FalseAlarms({ figures: { falseAlarms } }: PartProps): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const { count, share } = useNumbers();
  const { closed, falses, devices } = falseAlarms;
  return (
    <FigureTable
      title={t('section.falseAlarms')}
      words={2}
      heads={[t('head.device'), t('head.site'), t('head.closed'), t('head.falses'), t('head.rate')]}
      rows={devices.map((row) => ({
        key: `${row.deviceId ?? row.device} ${row.site}`,
        cells: [
          row.device,
          row.site ?? t('common:none'),
          count(row.closed),
          count(row.falses),
          share(row.falses / row.closed),
        ],
      }))}
    >
      {closed === 0 ? null : (
        <p className={styles['sum']}>
          {t('falseAlarms.sum', {
            falses: count(falses),
            closed: count(closed),
            share: share(falses / closed),
          })}
        </p>
      )}
    </FigureTable>
  );
}

function Chattering({ figures: { chattering } }: PartProps): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const { count } = useNumbers();
  return (
    <FigureTable
      title={t('section.chattering')}
      words={3}
      heads={[t('head.device'), t('head.site'), t('head.type'), t('head.times'), t('head.activations')]}
      rows={chattering.map((row) => ({
        key: `${row.deviceId ?? row.device} ${row.type} ${row.site}`,
        cells: [
          row.device,
          row.site ?? t('common:none'),
          t(`common:alarmType.${row.type}`),
          count(row.times),
          count(row.activations),
        ],
      }))}
    />
  );
}

function Days({ figures: { days } }: PartProps): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const { count } = useNumbers();
  return (
    <FigureTable
      title={t('section.days')}
      hint={t('section.daysHint')}
      heads={[t('head.day'), t('head.alarms'), t('head.peak'), t('head.standing'), t('head.stale')]}
      rows={days.map((row) => ({
        key: row.day,
        cells: [
          row.day,
          count(row.alarms),
          count(row.peak),
          count(row.standing),
          <Figure key="stale" isOff={offTarget.stale(row.stale)}>
            {count(row.stale)}
          </Figure>,
        ],
      }))}
    />
  );
}
