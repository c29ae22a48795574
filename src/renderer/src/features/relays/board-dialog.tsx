import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { type Board, HEARTBEAT_MS } from '../../../../shared/relays/model.ts';
import { useCall } from '../../client/index.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

interface BoardForm {
  readonly name: string;
  readonly heartbeatMs: string;
}

interface BoardDialogProps {
  readonly board: Board;
  /** The device's. */
  readonly name: string;
  readonly onClose: () => void;
}

/** What people decide of a board; its site and the rest stand in the registry. */
export function BoardDialog({ board, name, onClose }: BoardDialogProps): ReactNode {
  const { t } = useTranslation('relays');
  const toast = useToast();
  const { register, handleSubmit, formState } = useForm<BoardForm>({
    defaultValues: { name, heartbeatMs: String(board.heartbeatMs) },
  });
  const { errors } = formState;
  const save = useCall((client, form: BoardForm) =>
    client.relays.configureBoard({
      deviceId: board.deviceId,
      name: form.name.trim(),
      heartbeatMs: Number(form.heartbeatMs),
    }),
  );
  const submit = handleSubmit(async (form) => {
    const result = await save.run(form);
    if (!result.ok) return;
    toast({ tone: 'info', text: t('settings.saved', { name: form.name.trim() }) });
    onClose();
  });
  const isHeartbeat = (text: string): boolean => {
    const ms = Number(text);
    return Number.isInteger(ms) && ms >= HEARTBEAT_MS.min && ms <= HEARTBEAT_MS.max;
  };
  return (
    <SettingsDialog
      title={t('settings.boardTitle', { name })}
      pending={save.pending}
      problem={save.problem}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField
        label={t('settings.boardName')}
        autoFocus
        autoComplete="off"
        maxLength={100}
        error={errors.name === undefined ? undefined : t('settings.boardNameWrong')}
        {...register('name', { validate: (text) => text.trim() !== '' })}
      />
      <TextField
        label={t('settings.heartbeat')}
        hint={t('settings.heartbeatHint')}
        inputMode="numeric"
        autoComplete="off"
        error={errors.heartbeatMs === undefined ? undefined : t('settings.heartbeatWrong')}
        {...register('heartbeatMs', { validate: isHeartbeat })}
      />
    </SettingsDialog>
  );
}
