import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export function NotFoundPage(): ReactNode {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  return (
    <EmptyState
      title={t('notFound.title')}
      action={<Button onClick={() => void navigate('/alarms')}>{t('notFound.goToAlarms')}</Button>}
    />
  );
}
