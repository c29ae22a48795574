import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NotificationChannel } from '../../../../shared/notify/model.ts';
import { useCall } from '../../client/index.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type ChannelForm, formOf, readChannel } from './channel-form.ts';
import styles from './escalation.module.css';
import { TEXTS } from './texts.ts';

interface ChannelDialogProps {
  /** Null: a new one. */
  readonly channel: NotificationChannel | null;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** A way to people outside. What is kept back is asked for, never shown. */
export function ChannelDialog({ channel, onSaved, onClose }: ChannelDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [form, setForm] = useState(() => formOf(channel));
  const put = (change: Partial<ChannelForm>): void => setForm((before) => ({ ...before, ...change }));
  const { wrong, draft, change } = readChannel(form, channel);
  const isReady = channel === null ? draft !== null : change !== null;
  const save = useCall(async (client, _input: undefined) => {
    if (channel === null && draft !== null) await client.notify.channels.create(draft);
    else if (channel !== null && change !== null)
      await client.notify.channels.update({ id: channel.id, change });
  });
  return (
    <AskDialog
      title={channel === null ? t('channels.newTitle') : channel.name}
      submitLabel={t('channels.save')}
      isReady={isReady}
      pending={save.pending}
      onClose={onClose}
      onSubmit={async () => {
        const result = await save.run(undefined);
        if (!result.ok) return;
        onSaved();
        onClose();
      }}
    >
      {channel === null ? (
        <Select
          label={t('channels.kind')}
          options={(['webhook', 'email'] as const).map((value) => ({ value, label: t(`channels.${value}`) }))}
          value={form.kind}
          onValueChange={(kind) => put({ kind })}
        />
      ) : null}
      <TextField
        label={t('channels.name')}
        autoFocus
        autoComplete="off"
        maxLength={60}
        value={form.name}
        onChange={({ target }) => put({ name: target.value })}
      />
      {form.kind === 'email' ? (
        <TextField
          label={t('channels.recipients')}
          hint={t('channels.recipientsHint')}
          error={wrong.includes('recipients') ? t('channels.recipientsWrong') : undefined}
          autoComplete="off"
          value={form.recipients}
          onChange={({ target }) => put({ recipients: target.value })}
        />
      ) : (
        <WebhookFields form={form} known={channel} wrong={wrong} onChange={put} />
      )}
      {save.problem === null ? null : <Notice tone="problem">{save.problem.message}</Notice>}
    </AskDialog>
  );
}

interface WebhookFieldsProps {
  readonly form: ChannelForm;
  readonly known: NotificationChannel | null;
  readonly wrong: readonly string[];
  readonly onChange: (change: Partial<ChannelForm>) => void;
}

function WebhookFields({ form, known, wrong, onChange }: WebhookFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <>
      <TextField
        label={t('channels.url')}
        hint={known === null ? t('channels.urlHint') : t('channels.urlKept', { origin: known.origin ?? '' })}
        error={wrong.includes('url') ? t('channels.urlWrong') : undefined}
        inputMode="url"
        autoComplete="off"
        value={form.url}
        onChange={({ target }) => onChange({ url: target.value })}
      />
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={form.isSigned}
          onChange={({ target }) => onChange({ isSigned: target.checked })}
        />
        {t('channels.sign')}
      </label>
      {form.isSigned ? (
        <TextField
          label={t('channels.secret')}
          hint={t(known?.isSigned === true ? 'channels.secretKept' : 'channels.secretHint')}
          error={wrong.includes('secret') ? t('channels.secretWrong') : undefined}
          type="password"
          autoComplete="new-password"
          value={form.secret}
          onChange={({ target }) => onChange({ secret: target.value })}
        />
      ) : null}
    </>
  );
}
