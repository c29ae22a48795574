import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceIdentity } from '../../../../shared/devices/model.ts';
import type { DeviceRecord } from '../../../../shared/registry/model.ts';
import { useCall, useMay } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useToast } from '../../ui/toast.tsx';
import { DeleteDeviceDialog } from './delete-device-dialog.tsx';
import { FactList } from './device-facts.tsx';
import styles from './device-page.module.css';
import { EditDeviceDialog } from './edit-device-dialog.tsx';
import { REGISTRY_TEXTS } from './texts.ts';

interface DeviceRegistryProps {
  readonly identity: DeviceIdentity;
  /** Null until it is read. */
  readonly record: DeviceRecord | null;
  readonly onChanged: () => void;
}

/** Where the device is and what it is, as people keep it, and what they may do about it. */
export function DeviceRegistry({ identity, record, onChanged }: DeviceRegistryProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const mayConfigure = useMay('devices.configure');
  const mayDelete = useMay('devices.bulk');
  const [asking, setAsking] = useState<'edit' | 'delete' | null>(null);
  useShortcut(
    { keys: 'e', label: t('device.keys.edit'), group: t('device.section') },
    () => setAsking('edit'),
    { enabled: mayConfigure && record !== null },
  );
  const close = (): void => setAsking(null);
  const none = t('common:none');
  const model = [identity.brandName, identity.modelName].filter((part) => part !== null).join(' ');
  return (
    <>
      <FactList
        title={t('device.section')}
        facts={[
          { name: t('device.site'), value: identity.siteName ?? none },
          { name: t('device.zone'), value: identity.zoneName ?? none },
          { name: t('device.model'), value: model === '' ? none : model },
          { name: t('device.tags'), value: identity.tags.length === 0 ? none : identity.tags.join(', ') },
          { name: t('device.location'), value: record?.locationDesc ?? none },
          {
            name: t('device.installed'),
            value: record?.installationDate == null ? none : <Moment at={record.installationDate} />,
          },
          { name: t('device.notes'), value: record?.notes ?? none },
          ...(identity.retiredAt === null
            ? []
            : [
                {
                  name: t('device.retired'),
                  value: (
                    <strong>
                      <Moment at={identity.retiredAt} /> {record?.retiredBy}
                    </strong>
                  ),
                },
              ]),
        ]}
      />
      {mayConfigure ? (
        <div className={styles['actions']}>
          <Button keys="e" disabled={record === null} onClick={() => setAsking('edit')}>
            {t('device.edit')}
          </Button>
          <Retire identity={identity} onChanged={onChanged} />
          {mayDelete ? <Button onClick={() => setAsking('delete')}>{t('device.delete')}</Button> : null}
        </div>
      ) : null}
      {asking === 'edit' && record !== null ? (
        <EditDeviceDialog identity={identity} record={record} onClose={close} onSaved={onChanged} />
      ) : null}
      {asking === 'delete' ? <DeleteDeviceDialog identity={identity} onClose={close} /> : null}
    </>
  );
}

function Retire({ identity, onChanged }: Pick<DeviceRegistryProps, 'identity' | 'onChanged'>): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const toast = useToast();
  const retired = identity.retiredAt !== null;
  const call = useCall((client, wanted: boolean) =>
    client.registry.retireDevice({ id: identity.id, retired: wanted }),
  );
  const run = async (): Promise<void> => {
    const result = await call.run(!retired);
    if (result.ok) onChanged();
    else toast({ tone: 'problem', text: result.problem.message });
  };
  return (
    <Button pending={call.pending} onClick={() => void run()}>
      {retired ? t('device.reinstate') : t('device.retire')}
    </Button>
  );
}
