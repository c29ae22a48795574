import { ChevronDown, ChevronRight, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobRun, JobState } from '../../../../shared/jobs/model.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './database-page.module.css';
import { jobText, TEXTS, useFigures } from './texts.ts';
import { useReport } from './use-report.ts';
import { When } from './when.tsx';

const RUNS_EVERY_MS = 5000;

interface JobRowProps {
  readonly job: JobState;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onAsked: () => void;
}

/** One job; opened, its newest runs. */
export function JobRow({ job, open, onToggle, onAsked }: JobRowProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { title, what } = jobText(t, job.name);
  const Chevron = open ? ChevronDown : ChevronRight;
  const { lastRun } = job;
  return (
    <>
      <tr>
        <td>
          <button type="button" className={styles['disclose']} aria-expanded={open} onClick={onToggle}>
            <Chevron size={16} aria-hidden="true" />
            <span>
              {title}
              {what === '' ? null : <span className={styles['what']}>{what}</span>}
            </span>
          </button>
        </td>
        <td className={styles['fit']}>
          <State job={job} />
        </td>
        <td className={styles['fit']}>
          {lastRun === null ? (
            <span className={styles['quiet']}>{t('common:never')}</span>
          ) : (
            <Moment at={lastRun.startedAt} />
          )}
        </td>
        <Outcome run={lastRun} />
        <td className={styles['fit']}>
          <When at={job.nextRunAt} />
        </td>
        <td className={styles['fit']}>
          <RunNow job={job} title={title} onAsked={onAsked} />
        </td>
      </tr>
      {open ? <Runs job={job} /> : null}
    </>
  );
}

function Failed({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <span className={styles['warning']}>
      <TriangleAlert size={14} aria-hidden="true" />
      {children}
    </span>
  );
}

function State({ job }: { readonly job: JobState }): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (job.failing) return <Failed>{t('jobs.failed')}</Failed>;
  if (job.lastRun !== null && job.lastRun.finishedAt === null) return t('jobs.running');
  if (job.waiting) return t('jobs.waiting');
  return <span className={styles['quiet']}>{t(job.lastRun === null ? 'jobs.notYet' : 'jobs.done')}</span>;
}

/** Cells for how long a run took and what it counted. */
function Outcome({ run }: { readonly run: JobRun | null }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const figures = useFigures();
  const tookMs = run?.finishedAt == null ? null : run.finishedAt.getTime() - run.startedAt.getTime();
  return (
    <>
      <td className={styles['number']}>{tookMs === null ? t('common:none') : figures.ms(tookMs)}</td>
      <td className={styles['number']}>{run?.rows == null ? t('common:none') : figures.count(run.rows)}</td>
    </>
  );
}

function RunNow({
  job,
  title,
  onAsked,
}: {
  readonly job: JobState;
  readonly title: string;
  readonly onAsked: () => void;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const ask = useCall((client, name: string) => client.jobs.runNow({ job: name }));
  const run = async (): Promise<void> => {
    const result = await ask.run(job.name);
    if (!result.ok) toast({ tone: 'problem', text: result.problem.message });
    else if (!result.value.asked) toast({ tone: 'info', text: t('jobs.alreadyWaiting', { job: title }) });
    onAsked();
  };
  return (
    <Button
      aria-label={t('jobs.runNowOf', { job: title })}
      disabled={job.waiting}
      pending={ask.pending}
      onClick={() => void run()}
    >
      {t('jobs.runNow')}
    </Button>
  );
}

function Runs({ job }: { readonly job: JobState }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { value } = useReport(RUNS_EVERY_MS, (client) => client.jobs.runs({ job: job.name }));
  const { title } = jobText(t, job.name);
  return (
    <tr>
      <td colSpan={7} className={styles['runs']}>
        {value === null ? null : value.length === 0 ? (
          <p className={styles['quiet']}>{t('jobs.noRuns')}</p>
        ) : (
          <table aria-label={t('jobs.runsOf', { job: title })}>
            <tbody>
              {value.slice(0, 10).map((run) => (
                <Run key={run.id} run={run} />
              ))}
            </tbody>
          </table>
        )}
      </td>
    </tr>
  );
}

function Requester({ run }: { readonly run: JobRun }): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (run.requestedBy !== null) return t('jobs.by', { name: run.requestedBy });
  return t(run.isRequested ? 'jobs.byStranger' : 'jobs.byTimetable');
}

function Run({ run }: { readonly run: JobRun }): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <tr>
      <td className={styles['fit']}>
        <Moment at={run.startedAt} />
      </td>
      <td className={styles['fit']}>{run.station}</td>
      <td className={styles['fit']}>
        <Requester run={run} />
      </td>
      <td className={styles['error']}>
        {run.error !== null ? (
          <Failed>{run.error}</Failed>
        ) : (
          <span className={styles['quiet']}>{t(run.finishedAt === null ? 'jobs.running' : 'jobs.done')}</span>
        )}
      </td>
      <Outcome run={run} />
    </tr>
  );
}
