import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SwitchCommand } from '../../../../../shared/commands/device-command.ts';
import type { SiteId } from '../../../../../shared/contract/primitives.ts';
import { SEQUENCE_MAX_MS, SEQUENCE_MIN_GAP_MS } from '../../../../../shared/sequences/limits.ts';
import type { SequencePolicy, SequenceStep } from '../../../../../shared/sequences/model.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../commands.module.css';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';
import { SwitchFields, useSwitchForm } from './switch-fields.tsx';
import { TargetFields, useTarget } from './target-fields.tsx';

interface StepDialogProps {
  readonly siteId: SiteId | null;
  /** The one that is changed; null for a new one. */
  readonly step: SequenceStep | null;
  /** From 0. */
  readonly index: number;
  readonly onSave: (step: SequenceStep) => void;
  readonly onClose: () => void;
}

const DEFAULT_DELAY_MS = 1000;

/** One step: when, of which device or group, what, and what a failure means. */
export function StepDialog({ siteId, step, index, onSave, onClose }: StepDialogProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const isFirst = index === 0;
  const [delay, setDelay] = useState(String(step?.delayMs ?? (isFirst ? 0 : DEFAULT_DELAY_MS)));
  const [policy, setPolicy] = useState<SequencePolicy>(step?.onFailure ?? 'stop');
  const [isTried, setTried] = useState(false);
  const target = useTarget(siteId, step);
  const form = useSwitchForm(step?.command ?? null);
  const delayMs = Number(delay.replace(',', '.'));
  const leastMs = isFirst ? 0 : SEQUENCE_MIN_GAP_MS;
  const isDelayWrong = !Number.isInteger(delayMs) || delayMs < leastMs || delayMs > SEQUENCE_MAX_MS;
  const range = t('delayRange', { min: String(leastMs), max: String(SEQUENCE_MAX_MS) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const command: SwitchCommand | null = form.build(target.reach);
    if (command === null || target.target === null || isDelayWrong) return;
    onSave({ target: target.target, command, delayMs, onFailure: policy });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="wide"
      title={t(step === null ? 'addStep' : 'editStep', { number: String(index + 1) })}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="primary">
            {t(step === null ? 'addThis' : 'takeOver')}
          </Button>
        </>
      }
    >
      <TargetFields state={target} isMissing={isTried && target.target === null} />
      <SwitchFields form={form} reach={target.reach} />
      <div className={styles['fields']}>
        <TextField
          label={t(isFirst ? 'delayFirst' : 'delayAfter')}
          inputMode="numeric"
          autoComplete="off"
          value={delay}
          hint={range}
          error={isTried && isDelayWrong ? range : undefined}
          onChange={(event) => setDelay(event.target.value)}
        />
        <Select
          label={t('onFailure')}
          hint={t(`policyHint.${policy}`)}
          options={[
            { value: 'stop', label: t('policy.stop') },
            { value: 'continue', label: t('policy.continue') },
          ]}
          value={policy}
          onValueChange={setPolicy}
        />
      </div>
    </Dialog>
  );
}
