import { Tabs } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../client/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import styles from './database-page.module.css';
import { JobsPane } from './jobs-pane.tsx';
import { PerformancePane } from './performance-pane.tsx';
import { RetentionPane } from './retention-pane.tsx';
import { StoragePane } from './storage-pane.tsx';
import { TEXTS } from './texts.ts';

const TABS = ['jobs', 'storage', 'performance', 'retention'] as const;
type Tab = (typeof TABS)[number];

const PANES: Readonly<Record<Tab, () => ReactNode>> = {
  jobs: JobsPane,
  storage: StoragePane,
  performance: PerformancePane,
  retention: RetentionPane,
};

/** How the database stands: its jobs, its size, what takes time in it, and how long it keeps what. */
export function DatabasePage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  return useMay('system.administer') ? <Database /> : <EmptyState title={t('forbidden')} />;
}

function Database(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [tab, setTab] = useState<Tab>('jobs');
  return (
    <Tabs.Root
      className={styles['page']}
      value={tab}
      onValueChange={(value) => setTab(TABS.find((candidate) => candidate === value) ?? 'jobs')}
    >
      <Tabs.List className={styles['tabs']} aria-label={t('title')}>
        {TABS.map((value) => (
          <Tabs.Trigger key={value} value={value} className={styles['tab']}>
            {t(`tabs.${value}`)}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {TABS.map((value) => {
        const Pane = PANES[value];
        return (
          <Tabs.Content key={value} value={value} className={styles['content']}>
            <Pane />
          </Tabs.Content>
        );
      })}
    </Tabs.Root>
  );
}
