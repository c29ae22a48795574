import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { SequenceId, type SequenceRun, type SequenceRunId } from '../../../../../shared/sequences/model.ts';
import { useMay, useRead, useRun } from '../../../client/index.ts';
import { useTimeStyle } from '../../../i18n/index.ts';
import { formatNumber } from '../../../lib/format.ts';
import { useGo } from '../../../lib/use-go.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import styles from '../commands.module.css';
import { ProblemList } from './problem-list.tsx';
import { StopRun } from './run-buttons.tsx';
import { RunControls, type RunControlsProps } from './run-controls.tsx';
import { RunState } from './run-state.tsx';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';
import { StepTable } from './step-table.tsx';
import { useRunsOf } from './use-runs-of.ts';

/** One sequence: what it would do now, its run, live, and what came of the runs before. */
export function SequencePage(): ReactNode {
  const parsed = SequenceId.safeParse(Number(useParams()['id']));
  return parsed.success ? <KnownSequence key={parsed.data} id={parsed.data} /> : <Gone />;
}

function Gone(): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  return <EmptyState title={t('gone')} action={<Link to="/sequences">{t('back')}</Link>} />;
}

function KnownSequence({ id }: { readonly id: SequenceId }): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const go = useGo();
  const mayCompose = useMay('devices.configure');
  const sequence = useRead(`sequence ${id}`, (client) => client.sequences.get({ id }));
  const runs = useRunsOf(id);
  const going = runs.live.find(({ state }) => state === 'running');
  const plan = useRead(`plan ${id} ${runs.live.length} ${going === undefined}`, (client) =>
    client.sequences.plan({ id }),
  );
  const [chosen, setChosen] = useState<SequenceRunId | null>(null);
  if (sequence.value === null) {
    if (sequence.problem?.code === 'NOT_FOUND') return <Gone />;
    return sequence.problem === null ? (
      <Skeleton rows={8} label={t('title')} />
    ) : (
      <EmptyState title={sequence.problem.message} />
    );
  }
  const { name, isArchived } = sequence.value;
  const shown = chosen ?? runs.all[0]?.id ?? null;
  return (
    <div className={styles['page']}>
      <header className={styles['pageHead']}>
        <Link to="/sequences">{t('title')}</Link>
        <span aria-hidden="true">›</span>
        <h1>{name}</h1>
        {mayCompose ? <Button onClick={() => go(`/sequences/${id}/edit`)}>{t('edit')}</Button> : <span />}
      </header>
      {isArchived ? <Notice tone="info">{t('archivedHelp')}</Notice> : null}
      {plan.value === null || isArchived ? null : (
        <Start
          plan={plan.value}
          going={going}
          runs={runs.live}
          onStarted={setChosen}
          onChanged={plan.retry}
        />
      )}
      {shown === null ? null : <Run id={shown} />}
      <History runs={runs.all} shown={shown} onChoose={setChosen} />
    </div>
  );
}

type StartProps = Omit<RunControlsProps, 'mayUse'>;

function Start({ plan, going, runs, onStarted, onChanged }: StartProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const { language } = useTimeStyle();
  const offline = plan.actions.filter(({ isOnline }) => !isOnline).map(({ deviceName }) => deviceName);
  return (
    <section className={styles['card']} aria-labelledby="plan-title">
      <h2 id="plan-title">
        {t('plan', {
          count: plan.actions.length,
          seconds: formatNumber(plan.durationMs / 1000, 1, language),
        })}
      </h2>
      <StepTable label={t('planLabel')} steps={plan.actions} />
      <ProblemList problems={plan.problems} />
      {offline.length === 0 ? null : (
        <Notice tone="warning">{t('offline', { names: [...new Set(offline)].join(', ') })}</Notice>
      )}
      <RunControls plan={plan} going={going} runs={runs} mayUse onStarted={onStarted} onChanged={onChanged} />
    </section>
  );
}

/** One run, live where it goes on. */
function Run({ id }: { readonly id: SequenceRunId }): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const live = useRun(id);
  const read = useRead(`run ${id}`, (client) => client.sequences.getRun({ id }));
  // The feed may not have told of all of its steps.
  const isWhole = live !== null && live.steps.length === live.run.total;
  const shown = isWhole ? live : read.value;
  // As soon as it is on screen: its stop is what a person looks for.
  const isGoing = shown?.run.state === 'running';
  useEffect(() => {
    if (isGoing) document.getElementById('run-title')?.scrollIntoView({ block: 'nearest' });
  }, [isGoing]);
  if (shown === null) return <Skeleton rows={3} label={t('run')} />;
  const { run, steps } = shown;
  return (
    <section className={styles['card']} aria-labelledby="run-title">
      <header className={styles['head']}>
        <h2 id="run-title">
          {t('run')} <RunState run={run} />
        </h2>
        {isGoing ? <StopRun id={run.id} /> : null}
      </header>
      <p className={styles['quiet']}>
        {t('startedBy', { by: run.startedBy, station: run.station })}{' '}
        {run.startedAt === null ? null : <Moment at={run.startedAt} />}
        {run.endedBy === null
          ? null
          : ` · ${t('endedBy', { by: run.endedBy, station: run.endedStation ?? '' })}`}
        {run.notes === null ? null : ` · “${run.notes}”`}
      </p>
      <StepTable label={t('runLabel')} steps={steps} outcomes />
    </section>
  );
}

interface HistoryProps {
  readonly runs: readonly SequenceRun[];
  readonly shown: SequenceRunId | null;
  readonly onChoose: (id: SequenceRunId) => void;
}

function History({ runs, shown, onChoose }: HistoryProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  if (runs.length === 0) return <p className={styles['quiet']}>{t('neverRun')}</p>;
  return (
    <section className={styles['section']} aria-labelledby="history-title">
      <h2 id="history-title">{t('history')}</h2>
      <table className={styles['table']} aria-labelledby="history-title">
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} className={styles['line']}>
              <td>{run.startedAt === null ? null : <Moment at={run.startedAt} />}</td>
              <td>{run.startedBy}</td>
              <td>
                <RunState run={run} />
              </td>
              <td>
                <Button
                  aria-pressed={run.id === shown}
                  disabled={run.id === shown}
                  onClick={() => onChoose(run.id)}
                >
                  {t('showSteps')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
