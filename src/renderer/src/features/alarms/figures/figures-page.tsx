import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../client/index.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { BoardPage } from '../board-page.tsx';
import { LivePanel } from './live-panel.tsx';
import { PeriodBar } from './period-bar.tsx';
import { Report } from './report.tsx';
import { FIGURE_TEXTS } from './texts.ts';
import { useReport } from './use-report.ts';

/** The desk against the standards: as it is, and over any period. */
export function FiguresPage(): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const may = useMay('alarms.supervise');
  return (
    <BoardPage title={t('title')} explanation={t('explanation')}>
      {may ? <Figures /> : <EmptyState title={t('forbidden')} />}
    </BoardPage>
  );
}

function Figures(): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const report = useReport();
  const { figures, problem, retry } = report;
  return (
    <>
      <LivePanel />
      <PeriodBar report={report} />
      {problem === null ? null : (
        <Notice tone="problem" action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}>
          {problem.message}
        </Notice>
      )}
      {figures === null ? (
        problem === null ? (
          <Skeleton rows={6} label={t('common:working')} />
        ) : null
      ) : (
        <Report figures={figures} />
      )}
    </>
  );
}
