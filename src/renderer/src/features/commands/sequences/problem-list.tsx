import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SequenceProblem } from '../../../../../shared/sequences/model.ts';
import { Notice } from '../../../ui/notice.tsx';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';

/** Why a sequence cannot be saved or run as it is, by its steps. */
export function ProblemList({ problems }: { readonly problems: readonly SequenceProblem[] }): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  if (problems.length === 0) return null;
  return (
    <Notice tone="problem">
      <ul>
        {problems.map(({ code, step, deviceName }) => (
          <li key={`${code} ${step} ${deviceName}`}>
            {step === null ? null : `${t('stepNumber', { number: String(step + 1) })}: `}
            {deviceName === null ? null : `${deviceName}: `}
            {t(`problem.${code}`)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
