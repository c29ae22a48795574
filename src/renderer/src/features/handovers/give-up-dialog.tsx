import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandoverId } from '../../../../shared/handovers/model.ts';
import { useCall } from '../../client/index.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { REASON_MAX_LENGTH } from './reason-length.ts';
import { TEXTS } from './texts.ts';

interface GiveUpDialogProps {
  readonly id: HandoverId;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Ends a handover that nobody will sign. */
export function GiveUpDialog({ id, onClose, onDone }: GiveUpDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [reason, setReason] = useState('');
  const giveUp = useCall((client, text: string) => client.handovers.giveUp({ id, reason: text }));
  return (
    <AskDialog
      title={t('giveUp.title')}
      description={t('giveUp.description')}
      submitLabel={t('giveUp.submit')}
      isReady={reason.trim() !== ''}
      pending={giveUp.pending}
      onClose={onClose}
      onSubmit={async () => {
        if (!(await giveUp.run(reason.trim())).ok) return;
        onDone();
        onClose();
      }}
    >
      <TextField
        label={t('giveUp.reason')}
        autoFocus
        autoComplete="off"
        maxLength={REASON_MAX_LENGTH}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {giveUp.problem === null ? null : <Notice tone="problem">{giveUp.problem.message}</Notice>}
    </AskDialog>
  );
}
