import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors } from '../contract/errors.ts';
import { SiteId } from '../contract/primitives.ts';
import { FIGURE_FILES, Figures, FiguresQuery, LiveFigures } from './figures.ts';
import {
  AlarmStatistics,
  AlarmStatisticsQuery,
  CommandStatistics,
  CommandStatisticsQuery,
  DeviceDay,
  DeviceStatisticsQuery,
} from './model.ts';

const base = oc.errors(declaredErrors);

export const statisticsContract = {
  /** Alarms raised from `from` up to but without `to`, at the sites that the caller may see. */
  alarms: base.input(AlarmStatisticsQuery).output(AlarmStatistics),
  /** Days of devices, newest day first and then by device. */
  devices: base.input(DeviceStatisticsQuery).output(z.array(DeviceDay)),
  /** Orders given from `from` up to but without `to`, as far back as the command log is kept. */
  commands: base.input(CommandStatisticsQuery).output(CommandStatistics),
  /** The desk against the standards, for a period. */
  figures: base.input(FiguresQuery).output(Figures),
  /** The same as a file: bytes in base64. */
  exportFigures: base
    .input(
      z.intersection(
        FiguresQuery,
        z.object({ format: z.enum(FIGURE_FILES), language: z.enum(['en', 'es']) }),
      ),
    )
    .output(z.object({ name: z.string(), content: z.base64() })),
  liveFigures: base.input(z.object({ siteId: SiteId.optional() })).output(LiveFigures),
};
