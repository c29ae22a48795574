import { useEffect, useState } from 'react';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { DeviceStatusDetail } from '../../../../shared/devices/model.ts';
import { type Problem, useRead } from '../../client/index.ts';
import { useNowMs } from '../../lib/use-now.ts';
import {
  appendSample,
  CHART_WINDOWS_MS,
  type ChartRange,
  type ChartSeries,
  seriesOf,
} from './chart-series.ts';

interface HistoryView {
  /** null while it is on its way. */
  readonly series: ChartSeries | null;
  readonly problem: Problem | null;
  readonly retry: () => void;
}

/** Rollups follow the rows by about so long. */
const REREAD_MS = 600_000;

/**
 * The past of a device. The last day is read once, continued by the live status, and read again after the screen was
 * not live; longer ranges are read again now and then.
 */
export function useHistory(id: DeviceId, range: ChartRange, live: DeviceStatusDetail | null): HistoryView {
  const [series, setSeries] = useState<ChartSeries | null>(null);
  const slot = Math.floor(useNowMs(REREAD_MS) / REREAD_MS);
  const key = `history ${id} ${range} ${range === 'day' ? '' : slot}`;
  const { value, problem, retry } = useRead(key, async (client) => {
    const to = new Date();
    const from = new Date(to.getTime() - CHART_WINDOWS_MS[range]);
    return seriesOf(range, await client.devices.history({ id, from, to }));
  });

  useEffect(() => {
    if (value !== null) setSeries(value);
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
