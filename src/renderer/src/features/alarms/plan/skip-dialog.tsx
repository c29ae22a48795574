import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmStep } from '../../../../../shared/plans/model.ts';
import { AskDialog } from '../../../ui/ask-dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useReason } from '../use-reason.ts';
import type { PlanActions } from './use-alarm-plan.ts';

interface SkipDialogProps {
  readonly step: AlarmStep;
  readonly actions: PlanActions;
  readonly onClose: () => void;
}

/** A step is left out with a reason, which the timeline keeps. */
export function SkipDialog({ step, actions, onClose }: SkipDialogProps): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  const { reason, isGiven, field, forget } = useReason(`skip ${step.alarmId} ${step.position}`);
  return (
    <AskDialog
      title={t('skip.title', { step: step.definition.title })}
      submitLabel={t('skip.submit')}
      isReady={isGiven}
      pending={actions.pending}
      onSubmit={async () => {
        if (await actions.skip(step.position, reason)) forget();
        onClose();
      }}
      onClose={onClose}
    >
      <TextField label={t('skip.reason')} autoFocus {...field} />
    </AskDialog>
  );
}
