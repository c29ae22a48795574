import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../ui/skeleton.tsx';

const Page = lazy(() => import('./map-page.tsx').then(({ MapPage }) => ({ default: MapPage })));

/** The map comes when it is opened: the alarm queue of a cold start does not wait for it. */
export function LazyMapPage(): ReactNode {
  const { t } = useTranslation('map');
  return (
    <Suspense fallback={<Skeleton rows={14} label={t('title')} />}>
      <Page />
    </Suspense>
  );
}
