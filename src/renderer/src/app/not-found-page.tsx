import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useGo } from '../lib/use-go.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export function NotFoundPage(): ReactNode {
  const { t } = useTranslation('app');
  const go = useGo();
  return (
    <EmptyState
      title={t('notFound.title')}
      action={<Button onClick={() => go('/alarms')}>{t('notFound.goToAlarms')}</Button>}
    />
  );
}
