import { z } from 'zod';
import { AlarmType, Priority } from '../alarms/model.ts';
import type { DeviceCommand } from '../commands/device-command.ts';
import { DeviceId, SiteId } from '../contract/primitives.ts';

const DAY_MS = 86_400_000;

export const period = (maxDays: number) =>
  z
    .object({ from: z.date(), to: z.date() })
    .refine(({ from, to }) => to > from && to.getTime() - from.getTime() <= maxDays * DAY_MS, {
      message: `The period must be positive and at most ${maxDays} days.`,
    });

export const AlarmStatisticsQuery = z.intersection(period(366), z.object({ siteId: SiteId.optional() }));
export type AlarmStatisticsQuery = z.infer<typeof AlarmStatisticsQuery>;

/** Alarms raised in a group, and how long their first acknowledgement took; null where none was acknowledged. */
const Counted = z.object({
  alarms: z.int(),
  /** With repeats of alarms that were open already. */
  activations: z.int(),
  acknowledged: z.int(),
  acknowledgeMedianS: z.number().nullable(),
  acknowledgeP95S: z.number().nullable(),
});

export const AlarmStatistics = z.object({
  total: Counted,
  /** Mean over the period. */
  alarmsPerHour: z.number(),
  /** Most alarms that were raised within ten minutes of the clock (EEMUA 191 calls more than ten a flood). */
  mostInTenMinutes: z.int(),
  byPriority: z.array(Counted.extend({ priority: Priority })),
  /** Shares of all alarms beside those that EEMUA 191 recommends; null without alarms. */
  distribution: z
    .array(
      z.object({
        band: z.enum(['low-and-medium', 'high', 'critical']),
        share: z.number().min(0).max(1),
        recommendedShare: z.number(),
      }),
    )
    .nullable(),
  byType: z.array(Counted.extend({ type: AlarmType })),
  /** Days of UTC on which something was raised, oldest first. */
  byDay: z.array(Counted.extend({ day: z.date() })),
});
export type AlarmStatistics = z.infer<typeof AlarmStatistics>;

export const DeviceStatisticsQuery = z.intersection(
  period(31),
  z.object({ id: DeviceId.optional(), limit: z.int().min(1).max(10_000).default(1000) }),
);
export type DeviceStatisticsQuery = z.infer<typeof DeviceStatisticsQuery>;

/** One device on one day of UTC. */
export const DeviceDay = z.object({
  id: DeviceId,
  day: z.date(),
  /** Rows of its history: something changed, or five minutes were over. */
  changes: z.int(),
  alarms: z.int(),
  /** How often it fell silent. */
  offline: z.int(),
  temperature: z.object({ min: z.number(), avg: z.number(), max: z.number() }).nullable(),
  humidity: z.object({ min: z.number(), avg: z.number(), max: z.number() }).nullable(),
});
export type DeviceDay = z.infer<typeof DeviceDay>;

export const CommandStatisticsQuery = z.intersection(
  period(366),
  z.object({ siteId: SiteId.optional(), deviceId: DeviceId.optional() }),
);
export type CommandStatisticsQuery = z.infer<typeof CommandStatisticsQuery>;

const CommandType = z.enum([
  'SYSTEM',
  'CONFIG',
  'OUTPUT',
  'DIAGNOSTIC',
  'OTA',
  'CONFIG_READ',
  'RELAY',
] satisfies DeviceCommand['type'][]);

/** Orders of a group, by what came of them; times are null where none has one. */
const Ordered = z.object({
  commands: z.int(),
  successful: z.int(),
  /** COMPLETED of those that are over, without what was cancelled before it was sent; null where none is. */
  successShare: z.number().min(0).max(1).nullable(),
  refused: z.int(),
  notConfirmed: z.int(),
  noAnswer: z.int(),
  notDone: z.int(),
  cancelled: z.int(),
  underWay: z.int(),
  /** Attempts after the first. */
  retries: z.int(),
  /** From the newest attempt to the device's answer. */
  answerMedianS: z.number().nullable(),
  answerP95S: z.number().nullable(),
  /** From when it was due to its success. */
  doneMedianS: z.number().nullable(),
  doneP95S: z.number().nullable(),
});

export const CommandStatistics = z.object({
  total: Ordered,
  byType: z.array(Ordered.extend({ type: CommandType })),
  /** Days of UTC on which something was ordered, oldest first. */
  byDay: z.array(Ordered.extend({ day: z.date() })),
});
export type CommandStatistics = z.infer<typeof CommandStatistics>;
