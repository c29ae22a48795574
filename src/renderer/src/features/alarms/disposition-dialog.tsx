import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DispositionCode } from '../../../../shared/alarms/model.ts';
import type { Disposition } from '../../../../shared/alarms/policy.ts';
import { useCall } from '../../client/index.ts';
import { useDispositionName } from '../../i18n/index.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './alarm-administration.module.css';
import { TEXTS } from './texts.ts';
import { keepDispositions } from './use-policies.ts';

interface DispositionDialogProps {
  /** Null: a new one. */
  readonly disposition: Disposition | null;
  readonly onClose: () => void;
}

const NAME_MAX_LENGTH = 60;

/** An outcome that people may choose when they close an alarm. */
export function DispositionDialog({ disposition, onClose }: DispositionDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const nameOf = useDispositionName();
  const [code, setCode] = useState(disposition?.code ?? '');
  const [name, setName] = useState(disposition?.name ?? '');
  const [countsAsFalse, setCountsAsFalse] = useState(disposition?.countsAsFalse ?? false);
  const [isOffered, setIsOffered] = useState(disposition?.isOffered ?? true);
  const parsed = DispositionCode.safeParse(code);
  const save = useCall((client, input: Disposition) => client.alarms.dispositions.set(input));
  const needsName = disposition === null;
  return (
    <AskDialog
      title={
        disposition === null ? t('administration.addOutcome') : nameOf(disposition.code, disposition.name)
      }
      submitLabel={t('administration.save')}
      isReady={parsed.success && (!needsName || name.trim() !== '')}
      pending={save.pending}
      onClose={onClose}
      onSubmit={async () => {
        if (!parsed.success) return;
        const own = name.trim();
        const result = await save.run({
          code: parsed.data,
          name: own === '' ? null : own,
          countsAsFalse,
          isOffered,
        });
        if (!result.ok) return;
        keepDispositions(result.value);
        onClose();
      }}
    >
      {disposition === null ? (
        <TextField
          label={t('administration.code')}
          hint={t('administration.codeHint')}
          autoFocus
          autoComplete="off"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      ) : null}
      <TextField
        label={t('administration.name')}
        autoFocus={disposition !== null}
        autoComplete="off"
        maxLength={NAME_MAX_LENGTH}
        placeholder={disposition === null ? '' : nameOf(disposition.code)}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={countsAsFalse}
          onChange={(event) => setCountsAsFalse(event.target.checked)}
        />
        {t('administration.countsAsFalse')}
      </label>
      <label className={styles['check']}>
        <input type="checkbox" checked={isOffered} onChange={(event) => setIsOffered(event.target.checked)} />
        {t('administration.offered')}
      </label>
      {save.problem === null ? null : <Notice tone="problem">{save.problem.message}</Notice>}
    </AskDialog>
  );
}
