import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors } from '../contract/errors.ts';
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
};
