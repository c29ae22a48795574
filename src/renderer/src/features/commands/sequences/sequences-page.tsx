import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SequenceRun, SequenceSummary } from '../../../../../shared/sequences/model.ts';
import { useCatalogue, useMay, useRead, useRuns, useSiteFilter } from '../../../client/index.ts';
import { useGo } from '../../../lib/use-go.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import styles from '../commands.module.css';
import { RunState } from './run-state.tsx';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';

/** The sequences of the granted sites, and how the last run of each got on. */
export function SequencesPage(): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const go = useGo();
  const mayCompose = useMay('devices.configure');
  const site = useSiteFilter();
  const { value, problem } = useRead('sequences', (client) => client.sequences.list());
  const shown = value?.filter(({ siteId }) => site === null || siteId === null || siteId === site) ?? null;
  return (
    <div className={styles['page']}>
      <header className={styles['pageHead']}>
        <h1>{t('title')}</h1>
        {mayCompose ? (
          <Button variant="primary" onClick={() => go('/sequences/new')}>
            {t('compose')}
          </Button>
        ) : null}
      </header>
      {problem === null ? null : <Notice tone="warning">{problem.message}</Notice>}
      {shown === null ? (
        <Skeleton rows={6} label={t('title')} />
      ) : shown.length === 0 ? (
        <EmptyState title={t('none')}>{t(mayCompose ? 'noneCompose' : 'noneAsk')}</EmptyState>
      ) : (
        <SequenceTable sequences={shown} />
      )}
    </div>
  );
}

function SequenceTable({ sequences }: { readonly sequences: readonly SequenceSummary[] }): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const { catalogue } = useCatalogue();
  const runs = useRuns();
  const newest = useMemo(() => {
    const found = new Map<number, SequenceRun>();
    for (const run of runs.values())
      if (run.startedAt !== null && run.id > (found.get(run.sequenceId)?.id ?? 0))
        found.set(run.sequenceId, run);
    return found;
  }, [runs]);
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{t('name')}</th>
          <th scope="col">{t('site')}</th>
          <th scope="col">{t('steps')}</th>
          <th scope="col">{t('saved')}</th>
          <th scope="col">{t('lastRun')}</th>
        </tr>
      </thead>
      <tbody>
        {sequences.map((sequence) => {
          const run = newest.get(sequence.id);
          return (
            <tr key={sequence.id} className={styles['line']}>
              <td>
                <Link to={`/sequences/${sequence.id}`}>{sequence.name}</Link>
                {sequence.isArchived ? <span className={styles['sub']}>{t('archived')}</span> : null}
              </td>
              <td>
                {sequence.siteId === null
                  ? t('allSites')
                  : (catalogue?.sites.find(({ id }) => id === sequence.siteId)?.name ?? t('common:none'))}
              </td>
              <td>{sequence.stepCount}</td>
              <td>
                <Moment at={sequence.savedAt} />
                <span className={styles['sub']}>{sequence.savedBy}</span>
              </td>
              <td>{run === undefined ? t('common:none') : <RunState run={run} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
