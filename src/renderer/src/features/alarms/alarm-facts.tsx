import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { useDevice } from '../../client/index.ts';
import { useDispositionName } from '../../i18n/index.ts';
import { Age } from '../../ui/age.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { Moment } from '../../ui/moment.tsx';
import styles from './alarm-detail.module.css';
import { placeTextOf } from './describe-alarm.ts';
import { scoreKey } from './scores.ts';
import { TEXTS } from './texts.ts';
import { useDispositions } from './use-policies.ts';

/** Where, since when, who has it, and what keeps it quiet. */
export function AlarmFacts({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const zone = useDevice(alarm.deviceId)?.identity.zone ?? null;
  return (
    <dl className={styles['facts']}>
      <dt>{t('detail.who')}</dt>
      <dd>
        <Claim alarm={alarm} />
      </dd>
      <dt>{t('detail.where')}</dt>
      <dd>
        {placeTextOf(alarm, zone, t)}
        <br />
        {alarm.deviceId === null ? (
          alarm.deviceName
        ) : (
          <Link to={`/devices/${alarm.deviceId}`}>{alarm.deviceName}</Link>
        )}
      </dd>
      <dt>{t('detail.since')}</dt>
      <dd>
        <Moment at={alarm.raisedAt} />{' '}
        <span className={styles['quiet']}>
          (<Age since={alarm.raisedAt} until={alarm.closedAt} />)
        </span>
      </dd>
      <dt>{t('detail.returnedAt')}</dt>
      <dd>
        <Returned alarm={alarm} />
      </dd>
      <dt>{t('detail.count')}</dt>
      <dd>
        {alarm.count}
        {alarm.count > 1 ? (
          <span className={styles['quiet']}>
            {' '}
            {t('detail.last')} <Moment at={alarm.lastActivatedAt} />
          </span>
        ) : null}
      </dd>
      <dt>{t('detail.acknowledged')}</dt>
      <dd>
        <Acknowledged alarm={alarm} />
      </dd>
      {alarm.avsScore === null ? null : (
        <>
          <dt>{t('detail.score')}</dt>
          <dd>
            {alarm.avsScore} · {t(`score.${scoreKey(alarm.avsScore)}`)}
          </dd>
        </>
      )}
      <Quiet alarm={alarm} />
      <Closed alarm={alarm} />
    </dl>
  );
}

function Claim({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (alarm.claimedBy === null || alarm.claimedAt === null)
    return t(alarm.state === 'closed' ? 'common:none' : 'detail.unclaimed');
  return (
    <>
      <strong>{alarm.claimedBy}</strong>, <Age since={alarm.claimedAt} />{' '}
      <span className={styles['quiet']}>{t('detail.at', { station: alarm.claimedStation ?? '' })}</span>
    </>
  );
}

function Returned({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (alarm.returnedAt !== null) return <Moment at={alarm.returnedAt} />;
  if (alarm.conditionGoneAt === null) return t('detail.notReturned');
  return (
    <>
      {t('detail.latched')} <Moment at={alarm.conditionGoneAt} />
    </>
  );
}

function Acknowledged({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (alarm.acknowledgedBy === null || alarm.acknowledgedAt === null) return t('detail.nobody');
  return (
    <>
      {alarm.acknowledgedStation === null
        ? alarm.acknowledgedBy
        : t('detail.acknowledgedLine', { by: alarm.acknowledgedBy, station: alarm.acknowledgedStation })}
      , <Moment at={alarm.acknowledgedAt} />
      {alarm.acknowledgeNote === null ? null : <p className={styles['note']}>{alarm.acknowledgeNote}</p>}
    </>
  );
}

/** Held or kept quiet: until when, by whom, why. */
function Quiet({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const quiet =
    alarm.suppression === null
      ? alarm.heldUntil === null
        ? null
        : { word: t('detail.held'), until: alarm.heldUntil, by: alarm.claimedBy, why: alarm.holdReason }
      : {
          word: t(`suppression.${alarm.suppression}`),
          until: alarm.suppressedUntil,
          by: alarm.suppressedBy,
          why: alarm.suppressReason,
        };
  if (quiet === null) return null;
  return (
    <>
      <dt>{t('detail.quiet')}</dt>
      <dd>
        <strong>{quiet.word}</strong>
        {quiet.until === null ? null : (
          <>
            {' '}
            {t('detail.until')} <Moment at={quiet.until} /> (<Countdown until={quiet.until} />)
          </>
        )}
        {quiet.by === null ? null : `, ${quiet.by}`}
        {quiet.why === null ? null : <p className={styles['note']}>{quiet.why}</p>}
      </dd>
    </>
  );
}

function Closed({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const nameOf = useDispositionName();
  const dispositions = useDispositions();
  if (alarm.closedAt === null) return null;
  const own = dispositions?.find(({ code }) => code === alarm.disposition)?.name ?? null;
  return (
    <>
      <dt>{t('detail.closedAs')}</dt>
      <dd>
        {alarm.disposition === null ? null : nameOf(alarm.disposition, own)},{' '}
        {alarm.closedBy ?? t('detail.engine')}, <Moment at={alarm.closedAt} />
      </dd>
    </>
  );
}
