import { type ComponentType, memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../../shared/contract/primitives.ts';
import { stateWordOf, useTimeStyle } from '../../i18n/index.ts';
import { markLookOf } from '../../lib/alarm-order.ts';
import { formatMoment } from '../../lib/format.ts';
import { useNowMs } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { ageingOf, unfinishedSinceOf } from './ageing.ts';
import { AlarmButtons } from './alarm-actions.tsx';
import styles from './alarm-detail.module.css';
import { AlarmFacts } from './alarm-facts.tsx';
import { marksOf, titleOf } from './describe-alarm.ts';
import { DeviceIo } from './device-io.tsx';
import { NoteForm } from './note-form.tsx';
import { PlanPanel } from './plan/plan-panel.tsx';
import type { Question } from './queue-dialogs.tsx';
import { isStale } from './stale.ts';
import { TEXTS } from './texts.ts';
import { Timeline } from './timeline.tsx';
import type { AlarmActions } from './use-alarm-actions.ts';
import { useAlarmDetail } from './use-alarm-detail.ts';
import { useAlarmSettings, usePolicies } from './use-policies.ts';
import { useStaleBeforeMs } from './use-stale.ts';

/** What stands between the facts of an alarm and its device, in this order. */
const DETAIL_PANELS: readonly ComponentType<DetailPanelProps>[] = [PlanPanel];

interface DetailPanelProps {
  readonly alarm: Alarm;
  readonly actions: AlarmActions;
}

interface AlarmDetailProps {
  readonly id: AlarmId;
  readonly actions: AlarmActions;
  readonly onAsk: (what: Exclude<Question, 'instead'>, alarm: Alarm) => void;
  /** Takes the keyboard when a field of the detail is left. */
  readonly onLeave: () => void;
}

/** What, where, since when, who has it; then what can be done, the device now, and the timeline. */
export const AlarmDetail = memo(function AlarmDetail(props: AlarmDetailProps): ReactNode {
  const { id, actions, onAsk, onLeave } = props;
  const { t } = useTranslation([...TEXTS, 'incidents']);
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
      <AlarmButtons alarm={alarm} actions={actions} onAsk={onAsk} />
      <Unfinished alarm={alarm} />
      <Chattering alarm={alarm} onAsk={onAsk} />
      <AlarmFacts alarm={alarm} />
      {DETAIL_PANELS.map((Panel) => (
        <Panel key={Panel.name} alarm={alarm} actions={actions} />
      ))}
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
        <p>
          <Link to={`/alarms/${alarm.id}/incident`}>{t('incidents:incident.open')}</Link>
        </p>
        {timeline === null ? (
          <TimelinePlace problem={problem?.message ?? null} onRetry={retry} />
        ) : (
          <Timeline entries={timeline} />
        )}
        <NoteForm alarmId={alarm.id} onAdded={add} onLeave={onLeave} />
      </section>
    </article>
  );
});

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
  const style = useTimeStyle();
  const { agesOf } = usePolicies();
  const nowMs = useNowMs();
  const stale = isStale(alarm, useStaleBeforeMs());
  const state = stateWordOf(alarm, t, (at) => formatMoment(at, new Date(), style));
  const { stage } = ageingOf(alarm, agesOf(alarm.type), nowMs);
  return (
    <header className={styles['head']}>
      <PriorityMark priority={alarm.priority} look={markLookOf(alarm)} size={28} />
      <h2 className={styles['title']} title={titleOf(alarm, t)}>
        {titleOf(alarm, t)}
      </h2>
      <span className={styles['words']}>
        <StateWord tone={state.tone}>{state.word}</StateWord>
        <span className={styles['marks']}>{marksOf(alarm, stage, stale, t).join(' · ')}</span>
      </span>
    </header>
  );
}

/** Who acknowledged it, since when it should be over, and whose it is to finish. */
function Unfinished({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const since = unfinishedSinceOf(alarm);
  if (since === null) return null;
  return (
    <Notice tone="warning">
      {t('detail.unfinished', { by: alarm.acknowledgedBy ?? t('detail.engine') })} <Moment at={since} />.{' '}
      {alarm.claimedBy === null
        ? t('detail.unfinishedUnclaimed')
        : t('detail.unfinishedClaimed', { by: alarm.claimedBy, station: alarm.claimedStation ?? '' })}
    </Notice>
  );
}

/** A nuisance is offered the shelf with everything filled in, or what is offered instead of it. */
function Chattering({
  alarm,
  onAsk,
}: Pick<AlarmDetailProps, 'onAsk'> & { readonly alarm: Alarm }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { isHighlyManaged } = usePolicies();
  const { chatteringCount, chatteringMinutes } = useAlarmSettings();
  if (alarm.chatteringSince === null || alarm.suppression !== null || alarm.state === 'closed') return null;
  return (
    <Notice
      tone="warning"
      action={
        <Button keys="s" onClick={() => onAsk('shelve', alarm)}>
          {t(isHighlyManaged(alarm.type) ? 'action.onTest' : 'action.shelve')}
        </Button>
      }
    >
      {t('detail.chattering', { times: String(alarm.chatteringTimes ?? 1) })}{' '}
      <Moment at={alarm.chatteringSince} />{' '}
      {t('detail.chatteringLimit', { count: chatteringCount, minutes: String(chatteringMinutes) })}
    </Notice>
  );
}
