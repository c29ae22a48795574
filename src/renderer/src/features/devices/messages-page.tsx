import { Tabs } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useRejected, useSystemStatus } from '../../client/index.ts';
import { LiveTail } from './live-tail.tsx';
import styles from './messages-page.module.css';
import { RejectedPane } from './rejected-pane.tsx';
import { TEXTS } from './texts.ts';
import { UnregisteredTable } from './unregistered-table.tsx';

type Tab = 'unregistered' | 'rejected' | 'tail';

/** What arrives and changes nothing: boxes that are not registered, messages that were refused; and the raw stream. */
export function MessagesPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayDiagnose = useMay('devices.diagnose');
  const unregistered = useSystemStatus()?.counts.unregistered;
  const rejected = useRejected();
  const [tab, setTab] = useState<Tab>('unregistered');
  const tabs: readonly { readonly value: Tab; readonly count: number | undefined }[] = [
    { value: 'unregistered', count: unregistered },
    { value: 'rejected', count: rejected.length },
    ...(mayDiagnose ? [{ value: 'tail' as const, count: undefined }] : []),
  ];
  return (
    <Tabs.Root
      className={styles['page']}
      value={tab}
      onValueChange={(value) =>
        setTab(tabs.find((candidate) => candidate.value === value)?.value ?? 'unregistered')
      }
    >
      <Tabs.List className={styles['tabs']} aria-label={t('messages.title')}>
        {tabs.map(({ value, count }) => (
          <Tabs.Trigger key={value} value={value} className={styles['tab']}>
            {t(`messages.${value}`)}{' '}
            {count === undefined ? null : <span className={styles['quiet']}>{count}</span>}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value="unregistered" className={styles['content']}>
        <UnregisteredTable />
      </Tabs.Content>
      <Tabs.Content value="rejected" className={styles['content']}>
        <RejectedPane messages={rejected} />
      </Tabs.Content>
      {mayDiagnose ? (
        <Tabs.Content value="tail" className={styles['content']}>
          <LiveTail />
        </Tabs.Content>
      ) : null}
    </Tabs.Root>
  );
}
