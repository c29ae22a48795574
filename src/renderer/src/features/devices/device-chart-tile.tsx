import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { useDeviceDetail } from '../../client/index.ts';
import { useNowMs } from '../../lib/use-now.ts';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { ChartMetric, ChartRange } from './chart-series.ts';
import { loadHistoryChart } from './load-history-chart.ts';
import { TEXTS } from './texts.ts';
import { useHistory } from './use-history.ts';

const HistoryChart = lazy(loadHistoryChart);

interface DeviceChartTileProps {
  readonly id: DeviceId;
  readonly metric: ChartMetric;
  readonly range: ChartRange;
}

/** One figure of one device over a time, for where there is no room for the whole page of it. */
export function DeviceChartTile({ id, metric, range }: DeviceChartTileProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { detail } = useDeviceDetail(id);
  const { series, problem } = useHistory(id, range, detail);
  const nowMs = Math.max(useNowMs(30_000), detail?.lastSeen?.getTime() ?? 0);
  if (series === null && problem !== null) return <Notice tone="warning">{problem.message}</Notice>;
  const place = <Skeleton rows={1} rowHeight={132} label={t('chart.loading')} />;
  if (series === null) return place;
  return (
    <Suspense fallback={place}>
      <HistoryChart metric={metric} series={series} alarms={[]} syncKey={`tile ${id}`} nowMs={nowMs} />
    </Suspense>
  );
}
