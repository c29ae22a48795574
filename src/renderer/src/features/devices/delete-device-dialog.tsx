import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceIdentity } from '../../../../shared/devices/model.ts';
import { useCall } from '../../client/index.ts';
import { useGo } from '../../lib/use-go.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { REGISTRY_TEXTS } from './texts.ts';

interface DeleteDeviceProps {
  readonly identity: DeviceIdentity;
  readonly onClose: () => void;
}

/** Says what goes and what stays, and takes the name as the proof that somebody has read which device it is. */
export function DeleteDeviceDialog({ identity, onClose }: DeleteDeviceProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const { id, name } = identity;
  const go = useGo();
  const toast = useToast();
  const [typed, setTyped] = useState('');
  const call = useCall((client, confirmation: string) => client.registry.deleteDevice({ id, confirmation }));
  const submit = async (): Promise<void> => {
    const result = await call.run(typed);
    if (!result.ok) return;
    toast({ tone: 'info', text: t('device.deleted', { name }) });
    onClose();
    go('/devices', { replace: true });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('device.deleteTitle', { name })}
      description={t('device.deleteExplanation')}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() === name.trim()) void submit();
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            variant="danger"
            type="submit"
            pending={call.pending}
            disabled={typed.trim() !== name.trim()}
          >
            {t('device.deleteSubmit')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('device.deleteType', { name })}
        autoFocus
        autoComplete="off"
        value={typed}
        error={call.problem?.message}
        onChange={(event) => setTyped(event.target.value)}
      />
    </Dialog>
  );
}
