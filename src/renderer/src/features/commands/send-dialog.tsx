import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { roleHas } from '../../../../shared/access/permissions.ts';
import type { DeviceIdentity, DeviceStatus } from '../../../../shared/devices/model.ts';
import { useMe } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { COMMAND_KINDS, OUTPUT_KIND } from './command-catalogue.ts';
import { CommandFormFields } from './command-form-fields.tsx';
import { describeCommand } from './command-words.ts';
import { TEXTS } from './texts.ts';
import { useCommandForm } from './use-command-form.ts';
import { useSend } from './use-send.ts';
import { useWhen, WhenFields } from './when-fields.tsx';

interface SendDialogProps {
  readonly identity: DeviceIdentity;
  readonly status: DeviceStatus | null;
  readonly onClose: () => void;
}

/** Any command of the protocol that this person may send, to one device. */
export function SendDialog({ identity, status, onClose }: SendDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  const toast = useToast();
  const { role } = useMe();
  const kinds = COMMAND_KINDS.filter(({ permission }) => roleHas(role, permission));
  const first = kinds.find(({ id }) => id === 'SYSTEM.GET_STATUS') ?? kinds[0] ?? OUTPUT_KIND;
  const form = useCommandForm(first);
  const when = useWhen();
  const send = useSend();
  const [typedName, setTypedName] = useState('');
  const [nameWrong, setNameWrong] = useState(false);
  const isReset = form.kind.id === 'SYSTEM.FACTORY_RESET';
  const { name } = identity;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const command = form.build();
    const at = when.read();
    setNameWrong(isReset && typedName.trim() !== name);
    if (command === null || at === null || (isReset && typedName.trim() !== name)) return;
    const result = await send.run({
      deviceId: identity.id,
      command,
      ...at,
      ...(isReset ? { confirmation: typedName.trim() } : {}),
    });
    if (!result.ok) return;
    toast({ tone: 'info', text: t('send.sent', { what: describeCommand(result.value, t), name }) });
    onClose();
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('send.title', { name })}
      width="wide"
      onSubmit={(event) => void submit(event)}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant={isReset ? 'danger' : 'primary'} pending={send.pending}>
            {isReset ? t('kind.SYSTEM.FACTORY_RESET') : t('send.submit')}
          </Button>
        </>
      }
    >
      {status?.isOnline === true ? null : (
        <Notice tone="warning">
          {status === null || status.lastSeen === null
            ? t('send.neverSeen')
            : t('send.offline', { at: formatMoment(status.lastSeen, new Date(), style) })}
        </Notice>
      )}
      <CommandFormFields form={form} kinds={kinds} />
      {isReset ? (
        <>
          <Notice tone="warning">{t('send.confirmReset', { name })}</Notice>
          <TextField
            label={t('send.confirmName')}
            autoComplete="off"
            value={typedName}
            error={nameWrong ? t('send.confirmWrong') : undefined}
            onChange={(event) => setTypedName(event.target.value)}
          />
        </>
      ) : (
        <WhenFields when={when} group={form.kind.group} />
      )}
      {send.problem === null ? null : <Notice tone="problem">{send.problem.message}</Notice>}
    </Dialog>
  );
}
