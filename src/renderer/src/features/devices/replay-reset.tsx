import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceIdentity } from '../../../../shared/devices/model.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { TEXTS } from './texts.ts';

/** Accepts a box again whose board was swapped: asks first, because recordings of the old one count again as well. */
export function ReplayReset({ identity }: { readonly identity: DeviceIdentity }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const reset = useCall((client, id: DeviceIdentity['id']) => client.devices.resetReplay({ id }));
  const { name } = identity;
  const confirm = async (): Promise<void> => {
    const result = await reset.run(identity.id);
    if (!result.ok) return;
    setAsking(false);
    toast({ tone: 'info', text: t('replayReset.done', { name }) });
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('replayReset.open')}</Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t('replayReset.title', { name })}
        description={t('replayReset.explanation')}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t('common:cancel')}</Button>
            <Button variant="danger" pending={reset.pending} onClick={() => void confirm()}>
              {t('replayReset.submit')}
            </Button>
          </>
        }
      >
        {reset.problem === null ? null : <Notice tone="problem">{reset.problem.message}</Notice>}
      </Dialog>
    </>
  );
}
