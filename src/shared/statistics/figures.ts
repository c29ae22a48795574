import { z } from 'zod';
import { AlarmType, Priority } from '../alarms/model.ts';
import { DeviceId, SiteId, UserId } from '../contract/primitives.ts';
import { TimeZone } from '../contract/time-zone.ts';
import { AlarmStatistics, period } from './model.ts';

/** Load is counted in ten minutes of the clock. */
export const SLOT_MS = 600_000;

/** What ISA-18.2, EEMUA 191 and BS 8484 ask for; the limits of a flood are the organisation's own. */
export const TARGETS = {
  /** Alarms in ten minutes for one operator, over the period. */
  perTenMinutes: 1,
  /** Of the time, and of the ten minutes of the clock. */
  floodShare: 0.01,
  staleAtMost: 5,
  topShare: 0.05,
  /** Acknowledged before the warning age of its type, and before the overdue age. */
  withinWarning: 0.8,
  withinOverdue: 0.985,
  /** Closed within what its type asks for. No standard has a number; ours. */
  withinCloseTarget: 0.8,
} as const;

const Share = z.number().min(0).max(1);
const Seconds = z.number().nullable();

/** How long something took, where it happened at all. */
const Times = z.object({
  count: z.int(),
  p50S: Seconds,
  p80S: Seconds,
  p95S: Seconds,
  p985S: Seconds,
});
export type Times = z.infer<typeof Times>;

/** Shares of those for which it is decided: what waits still, and is younger than its target, is not. */
const Response = z.object({
  alarms: z.int(),
  acknowledge: Times.extend({ withinWarning: Share.nullable(), withinOverdue: Share.nullable() }),
  close: Times.extend({ withinTarget: Share.nullable() }),
});
export type Response = z.infer<typeof Response>;

const Place = { device: z.string(), deviceId: DeviceId.nullable(), site: z.string().nullable() };

/** A device with alarms of one type. */
const Source = z.object({ ...Place, type: AlarmType, alarms: z.int(), activations: z.int(), share: Share });

export const FiguresQuery = z.intersection(
  period(366),
  z.object({ siteId: SiteId.optional(), /** Days begin there at midnight. */ timeZone: TimeZone }),
);
export type FiguresQuery = z.infer<typeof FiguresQuery>;

/** The alarms of a period, by when people first had them before them. */
export const Figures = z.object({
  from: z.date(),
  /** Not after now. */
  to: z.date(),
  limits: z.object({ floodStartsAbove: z.int(), staleAfterH: z.int() }),
  load: z.object({
    alarms: z.int(),
    /** Raised while something kept them quiet, and never shown. */
    keptQuiet: z.int(),
    /** Mean of the period, for one operator. */
    perTenMinutes: z.number(),
    slots: z.int(),
    slotsAbove: z.int(),
    peak: z.object({ at: z.date(), alarms: z.int(), operators: z.int() }).nullable(),
    floods: z.int(),
    floodShare: Share,
  }),
  /** Active at the end of the period, and those of them that have been for too long. */
  standing: z.int(),
  stale: z.int(),
  /** Oldest first. Standing and stale are those at the end of the day. */
  days: z.array(
    z.object({ day: z.iso.date(), alarms: z.int(), peak: z.int(), standing: z.int(), stale: z.int() }),
  ),
  /** Most often first. */
  chattering: z.array(z.object({ ...Place, type: AlarmType, times: z.int(), activations: z.int() })),
  /** The ten with most activations. */
  sources: z.object({ top: z.array(Source), share: Share.nullable(), activations: z.int() }),
  distribution: AlarmStatistics.shape.distribution,
  responses: z.object({
    total: Response,
    byPriority: z.array(Response.extend({ priority: Priority })),
    /** Who acknowledged first, and who closed: each person's alarms together, then those of each priority. */
    byOperator: z.array(
      z.object({
        userId: UserId.nullable(),
        name: z.string(),
        /** Null: of all. */
        priority: Priority.nullable(),
        acknowledge: Response.shape.acknowledge,
        close: Response.shape.close,
      }),
    ),
  }),
  /** Of those that are closed. */
  falseAlarms: z.object({
    closed: z.int(),
    falses: z.int(),
    /** Most false alarms first. */
    devices: z.array(z.object({ ...Place, closed: z.int(), falses: z.int() })),
  }),
});
export type Figures = z.infer<typeof Figures>;

export const LIVE_SLOTS = 36;

/** What is now. */
export const LiveFigures = z.object({
  at: z.date(),
  limits: Figures.shape.limits,
  /** Of the ten minutes before now. */
  alarms: z.int(),
  /** At the desks; nobody counts as one where load is divided. */
  operators: z.int(),
  floodSince: z.date().nullable(),
  unacknowledged: z.int(),
  oldestUnacknowledged: z.date().nullable(),
  standing: z.int(),
  stale: z.int(),
  chattering: z.int(),
  shelved: z.int(),
  /** Alarms in each ten minutes of the clock, the running one last. */
  slots: z.array(z.int()).length(LIVE_SLOTS),
});
export type LiveFigures = z.infer<typeof LiveFigures>;

export const FIGURE_FILES = ['csv', 'pdf'] as const;
