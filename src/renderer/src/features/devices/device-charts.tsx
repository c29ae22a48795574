import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { DeviceStatusDetail } from '../../../../shared/devices/model.ts';
import { useNowMs } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { alarmMarksOf } from './alarm-marks.ts';
import { CHART_METRICS, CHART_RANGES, type ChartRange } from './chart-series.ts';
import styles from './device-charts.module.css';
import { loadHistoryChart } from './load-history-chart.ts';
import { TEXTS } from './texts.ts';
import { useHistory } from './use-history.ts';

const HistoryChart = lazy(loadHistoryChart);

interface DeviceChartsProps {
  readonly id: DeviceId;
  readonly live: DeviceStatusDetail | null;
  readonly alarms: readonly Alarm[];
}

/** Temperature, humidity and fan over one time axis of a range to choose, with the alarms that fell into it. */
export function DeviceCharts(props: DeviceChartsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [range, setRange] = useState<ChartRange>('day');
  return (
    <>
      <div className={styles['head']}>
        <h2>{t('section.charts')}</h2>
        <fieldset className={styles['ranges']}>
          <legend className="visually-hidden">{t('chart.ranges')}</legend>
          {CHART_RANGES.map((choice) => (
            <button
              key={choice}
              type="button"
              className={styles['range']}
              aria-pressed={choice === range}
              onClick={() => setRange(choice)}
            >
              {t(`chart.shortRange.${choice}`)}
            </button>
          ))}
        </fieldset>
      </div>
      <RangeCharts {...props} range={range} />
    </>
  );
}

function RangeCharts({
  id,
  live,
  alarms,
  range,
}: DeviceChartsProps & { readonly range: ChartRange }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { series, problem, retry } = useHistory(id, range, live);
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
