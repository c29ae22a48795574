import { useEffect, useState } from 'react';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { DeviceStatusDetail } from '../../../../shared/devices/model.ts';
import type { Problem } from '../../client/index.ts';
import { appendSample, CHART_WINDOW_MS, type ChartSeries, seriesOf } from './chart-series.ts';
import { useRead } from './use-read.ts';

interface HistoryView {
  /** null while it is on its way. */
  readonly series: ChartSeries | null;
  readonly problem: Problem | null;
  readonly retry: () => void;
}

/** The last day of a device, read once and continued by its live status; read again after the screen was not live. */
export function useHistory(id: DeviceId, live: DeviceStatusDetail | null): HistoryView {
  const [series, setSeries] = useState<ChartSeries | null>(null);
  const { value, problem, retry } = useRead(`history ${id}`, (client) => {
    const to = new Date();
    return client.devices.history({ id, from: new Date(to.getTime() - CHART_WINDOW_MS), to });
  });

  useEffect(() => {
    if (value !== null) setSeries(seriesOf(value));
  }, [value]);

  useEffect(() => {
    const seen = live?.lastSeen;
    if (live === null || seen === null || seen === undefined) return;
    const { temperatureC, humidityPercent, fanPwmDutyPercent } = live;
    setSeries((before) =>
      before === null
        ? null
        : appendSample(before, { timeMs: seen.getTime(), temperatureC, humidityPercent, fanPwmDutyPercent }),
    );
  }, [live]);

  return { series, problem, retry };
}
