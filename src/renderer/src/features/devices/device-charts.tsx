import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { DeviceStatusDetail } from '../../../../shared/devices/model.ts';
import { useNowMs } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { alarmMarksOf } from './alarm-marks.ts';
import { CHART_METRICS } from './chart-series.ts';
import { loadHistoryChart } from './load-history-chart.ts';
import { TEXTS } from './texts.ts';
import { useHistory } from './use-history.ts';

const HistoryChart = lazy(loadHistoryChart);

interface DeviceChartsProps {
  readonly id: DeviceId;
  readonly live: DeviceStatusDetail | null;
  readonly alarms: readonly Alarm[];
}

/** Temperature, humidity and fan of the last 24 hours over one time axis, with the alarms that fell into it. */
export function DeviceCharts({ id, live, alarms }: DeviceChartsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { series, problem, retry } = useHistory(id, live);
  // The axis moves on even when nothing comes, so that silence shows as the gap it is.
  const nowMs = Math.max(useNowMs(30_000), live?.lastSeen?.getTime() ?? 0);
  const place = <Skeleton rows={3} rowHeight={160} label={t('chart.loading')} />;
  if (series === null) {
    return problem === null ? (
      place
    ) : (
      <Notice tone="warning" action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}>
        {t('chart.failed')} {problem.message}
      </Notice>
    );
  }
  const marks = alarmMarksOf(alarms);
  return (
    <Suspense fallback={place}>
      {CHART_METRICS.map((metric) => (
        <HistoryChart
          key={metric}
          metric={metric}
          series={series}
          alarms={marks}
          syncKey={`device ${id}`}
          nowMs={nowMs}
        />
      ))}
    </Suspense>
  );
}
