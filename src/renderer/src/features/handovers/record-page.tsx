import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { HandoverId } from '../../../../shared/handovers/model.ts';
import { useMay } from '../../client/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { HandoverView } from './handover-view.tsx';
import { TEXTS } from './texts.ts';

/** One handover by its address. */
export function RecordPage(): ReactNode {
  const { t } = useTranslation(['problems', ...TEXTS]);
  const id = HandoverId.safeParse(Number(useParams()['id']));
  const may = useMay('handovers.sign');
  if (!may) return <EmptyState title={t('handovers:forbidden')} />;
  return id.success ? (
    <HandoverView key={id.data} id={id.data} />
  ) : (
    <EmptyState title={t('problems:NOT_FOUND')} />
  );
}
