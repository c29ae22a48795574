import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SequenceRun } from '../../../../../shared/sequences/model.ts';
import { StateWord } from '../../../ui/state-word.tsx';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';

/** How a run stands or ended, in a word, and how far it came. */
export function RunState({ run }: { readonly run: SequenceRun }): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const { state, done, failed, total } = run;
  const isBad = state === 'failed' || state === 'overdue' || failed > 0;
  const isCalm = state === 'completed' && failed === 0;
  return (
    <>
      <StateWord tone={isBad || state === 'emergency' ? 'strong' : isCalm ? 'quiet' : 'plain'}>
        {t(`state.${state}`)}
      </StateWord>{' '}
      {t(failed === 0 ? 'progress' : 'progressFailed', {
        done: String(done),
        total: String(total),
        failed: String(failed),
      })}
    </>
  );
}
