import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { DeviceId } from '../contract/primitives.ts';
import {
  DeviceEvent,
  DeviceFigure,
  DeviceHistory,
  DeviceIdentity,
  DeviceStatusDetail,
  RejectedMessage,
  SiteSummary,
  UnregisteredDevice,
} from './model.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND } = procedureErrors;

export const devicesContract = {
  /** One device with its full state. Live changes come by the feed (`deviceIds` of the interest). */
  get: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: DeviceId }))
    .output(z.object({ identity: DeviceIdentity, status: DeviceStatusDetail.nullable() })),
  /**
   * One figure of every device, for sorting a list by it: the feed tells figures only of the rows that a desk shows.
   * `lastSeen` in Unix ms; `signal` in dBm, 1 for a cable.
   */
  figures: base
    .input(z.object({ figure: DeviceFigure }))
    .output(
      z.object({ ids: z.array(z.number()), values: z.array(z.union([z.number(), z.string()]).nullable()) }),
    ),
  /** What the device reported, newest first; `limit` 1 to 500. */
  events: base
    .input(z.object({ id: DeviceId, limit: z.int().min(1).max(500).default(50) }))
    .output(z.array(DeviceEvent)),
  /**
   * Heartbeats between two moments, at most two years apart, in columns for charts: rows of up to two days, means and
   * bands of hours of up to 100 days, of days beyond.
   */
  history: base
    .input(
      z
        .object({ id: DeviceId, from: z.date(), to: z.date() })
        .refine(({ from, to }) => to > from && to.getTime() - from.getTime() <= 732 * 86_400_000, {
          message: 'The period must be positive and at most two years.',
        }),
    )
    .output(DeviceHistory),
  /** Boxes that send but are not registered, newest first. */
  unregistered: base.output(z.array(UnregisteredDevice)),
  /** Messages that were refused, newest first; of one device where `deviceId` is given. */
  rejected: base
    .input(z.object({ deviceId: DeviceId.optional(), limit: z.int().min(1).max(500).default(200) }))
    .output(z.array(RejectedMessage)),
  /**
   * Accepts a box again after a board swap or a factory reset: its boot count and sequences may begin anew. Until its
   * next StatusMessage, recordings of the old board count as well.
   */
  resetReplay: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: DeviceId }))
    .output(z.object({})),
  /** The sites granted to the person. */
  sites: base.output(z.array(SiteSummary)),
};
