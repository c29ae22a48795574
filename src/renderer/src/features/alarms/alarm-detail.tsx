import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../../shared/contract/primitives.ts';
import { useDevice } from '../../client/index.ts';
import { useDispositionName } from '../../i18n/index.ts';
import { markLookOf } from '../../lib/alarm-order.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { type Block, whyNotAcknowledge, whyNotClose } from './action-blocks.ts';
import styles from './alarm-detail.module.css';
import { placeTextOf, stateWordOf } from './describe-alarm.ts';
import { DeviceIo } from './device-io.tsx';
import { NoteForm } from './note-form.tsx';
import { TEXTS } from './texts.ts';
import { Timeline } from './timeline.tsx';
import { type AlarmActions, useBlockText } from './use-alarm-actions.ts';
import { useAlarmDetail } from './use-alarm-detail.ts';

interface AlarmDetailProps {
  readonly id: AlarmId;
  readonly actions: AlarmActions;
  readonly onAcknowledgeWithNote: (alarm: Alarm) => void;
  readonly onClose: (alarm: Alarm) => void;
  /** Takes the keyboard when a field of the detail is left. */
  readonly onLeave: () => void;
}

/** What, where, since when, who has it; then what can be done, the device now, and the timeline. */
export function AlarmDetail(props: AlarmDetailProps): ReactNode {
  const { id, actions, onAcknowledgeWithNote, onClose, onLeave } = props;
  const { t } = useTranslation(TEXTS);
  const { alarm, timeline, problem, add, retry } = useAlarmDetail(id);
  if (alarm === undefined) {
    if (problem === null) return <Skeleton rows={6} label={t('title')} />;
    return (
      <EmptyState
        title={problem.code === 'NOT_FOUND' ? t('detail.missing') : problem.message}
        action={problem.code === 'NOT_FOUND' ? null : <Button onClick={retry}>{t('common:tryAgain')}</Button>}
      >
        {problem.code === 'NOT_FOUND' ? t('detail.missingBody') : null}
      </EmptyState>
    );
  }
  return (
    <article className={styles['detail']}>
      <Head alarm={alarm} />
      <Actions
        alarm={alarm}
        actions={actions}
        onAcknowledgeWithNote={onAcknowledgeWithNote}
        onClose={onClose}
      />
      <Facts alarm={alarm} />
      {alarm.type === 'JOB' ? (
        <p className={styles['section']}>{t('detail.job')}</p>
      ) : (
        <section className={styles['section']}>
          <h3>{t('detail.inputs')}</h3>
          <DeviceIo deviceId={alarm.deviceId} />
        </section>
      )}
      <section className={styles['section']}>
        <h3>{t('detail.timeline')}</h3>
        {timeline === null ? (
          <TimelinePlace problem={problem?.message ?? null} onRetry={retry} />
        ) : (
          <Timeline entries={timeline} />
        )}
        <NoteForm alarmId={alarm.id} onAdded={add} onLeave={onLeave} />
      </section>
    </article>
  );
}

function TimelinePlace({
  problem,
  onRetry,
}: {
  readonly problem: string | null;
  readonly onRetry: () => void;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (problem === null) return <Skeleton rows={4} rowHeight={24} label={t('detail.timeline')} />;
  return (
    <Notice tone="warning" action={<Button onClick={onRetry}>{t('common:tryAgain')}</Button>}>
      {t('detail.timelineFailed')} {problem}
    </Notice>
  );
}

function Head({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const state = stateWordOf(alarm, t);
  return (
    <header className={styles['head']}>
      <PriorityMark priority={alarm.priority} look={markLookOf(alarm)} size={28} />
      <h2 className={styles['title']}>{t(`common:alarmType.${alarm.type}`)}</h2>
      <StateWord tone={state.tone}>{state.word}</StateWord>
    </header>
  );
}

function Facts({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const dispositionName = useDispositionName();
  const { t } = useTranslation(TEXTS);
  const zone = useDevice(alarm.deviceId)?.identity.zone ?? null;
  return (
    <dl className={styles['facts']}>
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
      <dd>{alarm.returnedAt === null ? t('detail.notReturned') : <Moment at={alarm.returnedAt} />}</dd>
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
      <dt>{t('detail.who')}</dt>
      <dd>
        <Who alarm={alarm} />
      </dd>
      {alarm.closedAt === null ? null : (
        <>
          <dt>{t('detail.closedAs')}</dt>
          <dd>
            {alarm.disposition === null ? null : dispositionName(alarm.disposition)},{' '}
            {alarm.closedBy ?? t('detail.engine')}, <Moment at={alarm.closedAt} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Who({ alarm }: { readonly alarm: Alarm }): ReactNode {
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

function Actions({
  alarm,
  actions,
  onAcknowledgeWithNote,
  onClose,
}: Omit<AlarmDetailProps, 'id' | 'onLeave'> & { readonly alarm: Alarm }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const blockText = useBlockText();
  if (alarm.state === 'closed') return null;
  const cannotAcknowledge = whyNotAcknowledge(alarm, actions.facts);
  const cannotClose = whyNotClose(alarm, actions.facts);
  // What the desk cannot do at all comes first; else what is still in the way of closing.
  const blocksAll = cannotAcknowledge?.code === 'stale' || cannotAcknowledge?.code === 'role';
  const reason: Block | null = blocksAll ? cannotAcknowledge : cannotClose;
  const pending = actions.pendingIds.has(alarm.id);
  return (
    <div className={styles['actions']}>
      <div className={styles['buttons']}>
        <Button
          variant={cannotAcknowledge === null ? 'primary' : 'default'}
          keys="a"
          disabled={cannotAcknowledge !== null}
          pending={pending}
          onClick={() => void actions.acknowledge(alarm)}
        >
          {t('action.acknowledge')}
        </Button>
        <Button
          title={`${t('keys.acknowledgeWithNote')} (⇧A)`}
          disabled={cannotAcknowledge !== null || pending}
          onClick={() => onAcknowledgeWithNote(alarm)}
        >
          {t('action.acknowledgeWithNote')}
        </Button>
        <Button
          variant={cannotClose === null ? 'primary' : 'default'}
          keys="c"
          disabled={cannotClose !== null || pending}
          onClick={() => onClose(alarm)}
        >
          {t('action.close')}
        </Button>
      </div>
      <p className={styles['reason']}>{reason === null ? null : blockText(reason)}</p>
    </div>
  );
}
