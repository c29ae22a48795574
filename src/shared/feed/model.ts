import { z } from 'zod';
import { AlarmFlood } from '../alarms/flood.ts';
import { Alarm } from '../alarms/model.ts';
import { SuppressionWindow } from '../alarms/suppression-window.ts';
import { Arming, Command } from '../commands/model.ts';
import { DeviceId } from '../contract/primitives.ts';
import { DeviceIdentity, DeviceStatus, DeviceStatusDetail, RejectedMessage } from '../devices/model.ts';
import { Board, Relay } from '../relays/model.ts';
import { SequenceRun, SequenceRunStep } from '../sequences/model.ts';
import { SystemStatus } from '../system/model.ts';

/** Where a reader stands. Opaque; an unknown one means a new snapshot. */
export const Cursor = z.string().min(1).max(100);
export type Cursor = z.infer<typeof Cursor>;

/** Rows that a screen can have before its reader's eyes, and those about to be. */
export const FEED_SHOWN_MAX = 200;

/** What a reader wants to hear of. */
export const Interest = z.object({
  /** Alarms, the times in which those of a place are kept quiet, and floods. */
  alarms: z.boolean().default(false),
  /** Identity and list-width status of every device of the organisation; of the status see `statuses`. */
  devices: z.boolean().default(false),
  /**
   * all: each status of every device. shown: each status of the rows on screen (`shownIds`); of the others only when
   * what lists filter, count and mark by has changed: the connection, the box's state, inputs, outputs, synchronisation.
   */
  statuses: z.enum(['all', 'shown']).default('all'),
  /** Rows on screen; `feed.show` changes them while the stream runs. */
  shownIds: z.array(DeviceId).max(FEED_SHOWN_MAX).default([]),
  /** Full state of these (an open device page). */
  deviceIds: z.array(DeviceId).max(200).default([]),
  /** Orders to devices, what is armed, and runs of sequences. A snapshot has what is open and what ended lately. */
  commands: z.boolean().default(false),
  /** Relay boards and their channels, all that the person may see. */
  relays: z.boolean().default(false),
  /** Refused messages. */
  rejected: z.boolean().default(false),
  system: z.boolean().default(true),
});
export type Interest = z.infer<typeof Interest>;

/**
 * What screens read by a call and the feed does not carry: the catalogue of the registry (places, makes, groups),
 * panels, floor plans, handovers with what is flagged for them, how the desk handles alarms (types, outcomes, limits),
 * action plans with whom to call, rules.
 */
export const Outdated = z.enum([
  'registry',
  'panels',
  'floor-plans',
  'handovers',
  'alarm-desk',
  'plans',
  'rules',
]);
export type Outdated = z.infer<typeof Outdated>;

/** One change. Rows come whole: applying one twice does no harm, and an older `revision` is dropped. */
export const FeedItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('alarm'), alarm: Alarm }),
  z.object({ kind: z.literal('window'), window: SuppressionWindow }),
  z.object({ kind: z.literal('flood'), flood: AlarmFlood }),
  z.object({ kind: z.literal('device'), device: DeviceIdentity }),
  z.object({ kind: z.literal('device-removed'), deviceId: DeviceId }),
  z.object({ kind: z.literal('status'), status: DeviceStatus }),
  z.object({ kind: z.literal('status-detail'), status: DeviceStatusDetail }),
  z.object({ kind: z.literal('command'), command: Command }),
  z.object({ kind: z.literal('arming'), arming: Arming }),
  z.object({ kind: z.literal('sequence-run'), run: SequenceRun }),
  z.object({ kind: z.literal('sequence-step'), step: SequenceRunStep }),
  z.object({ kind: z.literal('board'), board: Board }),
  z.object({ kind: z.literal('relay'), relay: Relay }),
  z.object({ kind: z.literal('rejected'), message: RejectedMessage }),
  /** Something of it was changed: who shows it reads it again. Of what, it does not say. */
  z.object({ kind: z.literal('outdated'), what: Outdated }),
  z.object({ kind: z.literal('system'), system: SystemStatus }),
]);
export type FeedItem = z.infer<typeof FeedItem>;

/**
 * What a reader receives. `snapshot` frames replace what the reader knows: the first has `first: true`, the last
 * `last: true`; only open alarms are in it. `changes` follow. Within one frame a device's status stands once
 * (merged while the reader was slow); alarms are never merged.
 */
export const FeedFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    first: z.boolean(),
    last: z.boolean(),
    cursor: Cursor,
    items: z.array(FeedItem),
  }),
  z.object({ type: z.literal('changes'), cursor: Cursor, items: z.array(FeedItem) }),
]);
export type FeedFrame = z.infer<typeof FeedFrame>;

/** Frames that may be on the way to a reader before the engine waits for `feed.ack`. */
export const FEED_WINDOW_FRAMES = 4;
