import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../client/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TabPages } from '../../ui/tab-pages.tsx';
import { JobsPane } from './jobs-pane.tsx';
import { PerformancePane } from './performance-pane.tsx';
import { RetentionPane } from './retention-pane.tsx';
import { StoragePane } from './storage-pane.tsx';
import { TEXTS } from './texts.ts';

/** How the database stands: its jobs, its size, what takes time in it, and how long it keeps what. */
export function DatabasePage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (!useMay('system.administer')) return <EmptyState title={t('forbidden')} />;
  return (
    <TabPages
      label={t('title')}
      pages={[
        { value: 'jobs', label: t('tabs.jobs'), content: <JobsPane /> },
        { value: 'storage', label: t('tabs.storage'), content: <StoragePane /> },
        { value: 'performance', label: t('tabs.performance'), content: <PerformancePane /> },
        { value: 'retention', label: t('tabs.retention'), content: <RetentionPane /> },
      ]}
    />
  );
}
