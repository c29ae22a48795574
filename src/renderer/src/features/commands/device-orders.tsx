import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceIdentity, DeviceStatus } from '../../../../shared/devices/model.ts';
import { useDevice, useDeviceCommands, useMay, useStale } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { CommandHistory } from './command-history.tsx';
import styles from './commands.module.css';
import { OutputsSection } from './outputs-section.tsx';
import { SendDialog } from './send-dialog.tsx';
import { TEXTS } from './texts.ts';

interface DeviceOrdersProps {
  readonly identity: DeviceIdentity;
  readonly status: DeviceStatus | null;
}

/** Everything about ordering something of one device: outputs, commands and what came of them. */
export function DeviceOrders({ identity, status: detail }: DeviceOrdersProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  // The list's state is there before the page's own has come.
  const listed = useDevice(identity.id)?.status ?? null;
  const status = detail ?? listed;
  const { commands, problem, more } = useDeviceCommands(identity.id);
  const maySend = useMay('devices.diagnose');
  const { stale } = useStale();
  const [sending, setSending] = useState(false);
  const isBox = identity.kind === 'alarm_box';
  useShortcut({ keys: 'c', label: t('keys.send'), group: t('keys.group') }, () => setSending(true), {
    enabled: maySend && isBox && !stale,
  });
  return (
    <>
      {isBox ? <OutputsSection identity={identity} status={status} commands={commands ?? []} /> : null}
      <section className={styles['section']}>
        <header className={styles['head']}>
          <h2 id="commands-title">{t('section.history')}</h2>
          {maySend && isBox ? (
            <Button disabled={stale} keys="c" onClick={() => setSending(true)}>
              {t('send.open')}
            </Button>
          ) : null}
        </header>
        {problem === null ? null : <Notice tone="warning">{problem.message}</Notice>}
        {commands === null ? (
          problem === null ? (
            <Skeleton rows={2} label={t('section.history')} />
          ) : null
        ) : (
          <CommandHistory commands={commands} status={status} more={more} />
        )}
      </section>
      {sending ? <SendDialog identity={identity} status={status} onClose={() => setSending(false)} /> : null}
    </>
  );
}
