import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SequenceId } from '../../../../../shared/sequences/model.ts';
import { useRead } from '../../../client/index.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import styles from '../commands.module.css';
import { StopRun } from './run-buttons.tsx';
import { RunControls } from './run-controls.tsx';
import { RunState } from './run-state.tsx';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';
import { useRunsOf } from './use-runs-of.ts';

interface SequenceTileProps {
  readonly id: SequenceId;
  /** Whether it may be run where it is shown; the role is looked at besides. */
  readonly mayUse: boolean;
}

/** One sequence where only that one is wanted: its last run, and what starts or stops it. */
export function SequenceTile({ id, mayUse }: SequenceTileProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const runs = useRunsOf(id);
  const going = runs.live.find(({ state }) => state === 'running');
  const sequence = useRead(`sequence ${id}`, (client) => client.sequences.get({ id }));
  const plan = useRead(`plan ${id} ${runs.live.length} ${going === undefined}`, (client) =>
    client.sequences.plan({ id }),
  );
  const problem = sequence.problem ?? plan.problem;
  if (sequence.value === null || plan.value === null)
    return problem === null ? (
      <Skeleton rows={2} label={t('title')} />
    ) : (
      <p className={styles['quiet']}>{problem.code === 'NOT_FOUND' ? t('gone') : problem.message}</p>
    );
  const { name, isArchived } = sequence.value;
  const last = going ?? runs.all[0];
  return (
    <div className={styles['section']}>
      <p>
        <Link to={`/sequences/${id}`}>{name}</Link> {last === undefined ? null : <RunState run={last} />}
      </p>
      {isArchived ? (
        <Notice tone="info">{t('archivedHelp')}</Notice>
      ) : going !== undefined && mayUse ? (
        <StopRun id={going.id} />
      ) : (
        <RunControls
          plan={plan.value}
          going={going}
          runs={runs.live}
          mayUse={mayUse}
          onStarted={plan.retry}
          onChanged={plan.retry}
        />
      )}
    </div>
  );
}
