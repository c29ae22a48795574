import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SequenceRunStep } from '../../../../../shared/sequences/model.ts';
import { useTimeStyle } from '../../../i18n/index.ts';
import { formatNumber } from '../../../lib/format.ts';
import { Moment } from '../../../ui/moment.tsx';
import { StateWord } from '../../../ui/state-word.tsx';
import { describeOrder } from '../command-words.ts';
import styles from '../commands.module.css';
import { TEXTS } from '../texts.ts';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';

type Shown = Pick<
  SequenceRunStep,
  'step' | 'deviceId' | 'deviceName' | 'command' | 'delayMs' | 'onFailure' | 'isDangerous'
> &
  Partial<SequenceRunStep>;

interface StepTableProps {
  readonly label: string;
  readonly steps: readonly Shown[];
  /** Of a run: how far each is, and what came of it. */
  readonly outcomes?: boolean;
}

/** One line a command: when, where, what; and in a run what came of it. */
export function StepTable({ label, steps, outcomes = false }: StepTableProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const { t: words } = useTranslation(TEXTS);
  const { language } = useTimeStyle();
  return (
    <table className={styles['table']} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('step')}</th>
          <th scope="col">{t('delay')}</th>
          <th scope="col">{t('device')}</th>
          <th scope="col">{t('what')}</th>
          <th scope="col">{t('onFailure')}</th>
          {outcomes ? <th scope="col">{t('outcome')}</th> : null}
        </tr>
      </thead>
      <tbody>
        {steps.map((step, index) => (
          <tr key={step.position ?? index} className={styles['line']}>
            <td>{step.step + 1}</td>
            <td>+{formatNumber(step.delayMs / 1000, 1, language)} s</td>
            <td>
              {step.deviceId === null ? (
                step.deviceName
              ) : (
                <Link to={`/devices/${step.deviceId}`}>{step.deviceName}</Link>
              )}
            </td>
            <td>
              {describeOrder(step.command, [], words)}
              {step.isDangerous ? <strong className={styles['sub']}>{t('dangerous')}</strong> : null}
            </td>
            <td className={styles['quiet']}>{t(`policy.${step.onFailure}`)}</td>
            {outcomes ? (
              <td>
                <StepOutcome step={step} />
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StepOutcome({ step }: { readonly step: Shown }): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const { state = 'waiting', outcome = null, errorMessage = null, endedAt, orderedAt } = step;
  const at = endedAt ?? orderedAt ?? null;
  const isGood = outcome === 'confirmed' || outcome === 'answered_not_verifiable';
  const isBad = outcome !== null && !isGood && outcome !== 'cancelled';
  return (
    <>
      <StateWord tone={isBad ? 'strong' : state === 'skipped' || state === 'waiting' ? 'quiet' : 'plain'}>
        {outcome === null ? t(`stepState.${state}`) : t(`commands:outcome.${outcome}`)}
      </StateWord>{' '}
      {at === null ? null : (
        <span className={styles['quiet']}>
          <Moment at={at} />
        </span>
      )}
      {isBad && errorMessage !== null ? <span className={styles['sub']}>{errorMessage}</span> : null}
    </>
  );
}
