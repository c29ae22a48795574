import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SequencePlan, SequenceRun, SequenceRunId } from '../../../../../shared/sequences/model.ts';
import { useMay, useMe } from '../../../client/index.ts';
import styles from '../commands.module.css';
import { ArmedRun, StartRun } from './run-buttons.tsx';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';

export interface RunControlsProps {
  readonly plan: SequencePlan;
  readonly going: SequenceRun | undefined;
  readonly runs: readonly SequenceRun[];
  /** Whether it may be run from where it is shown; the role is looked at besides. */
  readonly mayUse: boolean;
  readonly onStarted: (id: SequenceRunId) => void;
  readonly onChanged: () => void;
}

/** Starts, arms or fires a sequence: what of it this person may do now. */
export function RunControls({
  plan,
  going,
  runs,
  mayUse,
  onStarted,
  onChanged,
}: RunControlsProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const { displayName } = useMe();
  const maySwitch = useMay('outputs.switch') && mayUse;
  if (!maySwitch) return <p className={styles['quiet']}>{t('mayNotRun')}</p>;
  const armed = runs.findLast(
    ({ state, startedBy }) => (state === 'waiting' || state === 'armed') && startedBy === displayName,
  );
  return armed === undefined ? (
    <StartRun plan={plan} going={going} onStarted={onStarted} onChanged={onChanged} />
  ) : (
    <ArmedRun key={armed.id} run={armed} plan={plan} onFired={onStarted} />
  );
}
