import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useRejected, useSystemStatus } from '../../client/index.ts';
import { TabPages } from '../../ui/tab-pages.tsx';
import { LiveTail } from './live-tail.tsx';
import { RejectedPane } from './rejected-pane.tsx';
import { TEXTS } from './texts.ts';
import { UnregisteredTable } from './unregistered-table.tsx';

/** What arrives and changes nothing: boxes that are not registered, messages that were refused; and the raw stream. */
export function MessagesPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayDiagnose = useMay('devices.diagnose');
  const unregistered = useSystemStatus()?.counts.unregistered;
  const rejected = useRejected();
  const tail = { value: 'tail', label: t('messages.tail'), content: <LiveTail /> };
  return (
    <TabPages
      label={t('messages.title')}
      pages={[
        {
          value: 'unregistered',
          label: t('messages.unregistered'),
          count: unregistered,
          content: <UnregisteredTable />,
        },
        {
          value: 'rejected',
          label: t('messages.rejected'),
          count: rejected.length,
          content: <RejectedPane messages={rejected} />,
        },
        ...(mayDiagnose ? [tail] : []),
      ]}
    />
  );
}
