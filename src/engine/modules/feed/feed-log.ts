import type { AlarmFlood } from '../../../shared/alarms/flood.ts';
import type { Alarm } from '../../../shared/alarms/model.ts';
import type { SuppressionWindow } from '../../../shared/alarms/suppression-window.ts';
import type { Arming, Command } from '../../../shared/commands/model.ts';
import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type {
  DeviceIdentity,
  DeviceStatus,
  DeviceStatusDetail,
  RejectedMessage,
} from '../../../shared/devices/model.ts';
import type { Outdated } from '../../../shared/feed/model.ts';
import type { Board, Relay } from '../../../shared/relays/model.ts';
import type { SequenceRun, SequenceRunStep } from '../../../shared/sequences/model.ts';
import { packListState } from '../devices/index.ts';
import { type ChangeRing, createChangeRing, type RingLimits } from './change-ring.ts';
import { createDeviceSites, type DeviceSites } from './device-sites.ts';
import { narrowStatus } from './narrow-status.ts';

/** A device's status; the row is read when a reader needs it, for most are never needed. */
export interface StatusItem {
  readonly kind: 'status';
  readonly deviceId: DeviceId;
  /** `packListState` of it. */
  readonly listState: number;
  /** Null where the row is not what the schema promises. */
  readonly status: () => DeviceStatusDetail | null;
  /** The same in the width that lists need. */
  readonly listed: () => DeviceStatus | null;
}

/** The item of a row that has been read. */
export const statusItem = (status: DeviceStatusDetail): StatusItem => ({
  kind: 'status',
  deviceId: status.deviceId,
  listState: packListState(status),
  status: () => status,
  listed: () => narrowStatus(status),
});

/** What the log keeps: of a status also since which position lists show the device as they do. */
export type LoggedItem = Exclude<LogItem, StatusItem> | (StatusItem & { readonly listedSince: number });

/** A committed change in the feed's own terms; which width of status a reader gets is decided when it reads. */
export type LogItem =
  | { readonly kind: 'alarm'; readonly alarm: Alarm }
  | { readonly kind: 'window'; readonly window: SuppressionWindow }
  | { readonly kind: 'flood'; readonly flood: AlarmFlood }
  | { readonly kind: 'device'; readonly device: DeviceIdentity }
  | { readonly kind: 'device-removed'; readonly deviceId: DeviceId }
  | StatusItem
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'arming'; readonly arming: Arming }
  | { readonly kind: 'sequence-run'; readonly run: SequenceRun }
  | { readonly kind: 'sequence-step'; readonly step: SequenceRunStep }
  | { readonly kind: 'board'; readonly board: Board }
  | { readonly kind: 'relay'; readonly relay: Relay }
  | { readonly kind: 'rejected'; readonly message: RejectedMessage }
  | { readonly kind: 'outdated'; readonly what: Outdated };

/** Where a reader stands in each lane. */
export interface FeedPosition {
  readonly alarms: number;
  readonly states: number;
}

export type Lane = 'alarms' | 'states';

/**
 * Two lanes, so that neither a backlog nor a flood of telemetry stands before an alarm or an order. The epoch names one
 * uninterrupted run of the stream: positions of another epoch mean nothing.
 */
export interface FeedLog {
  /** Null until the stream runs for the first time. */
  epoch(): string | null;
  /** Forgets everything; called when changes may have been missed. */
  restart(epoch: string): void;
  append(organisationId: OrganisationId, item: LogItem, atMs: number): Lane;
  /** Telemetry was passed over: whoever goes on from an earlier position of that lane needs a snapshot. */
  skipStates(): void;
  lane(lane: Lane): ChangeRing<LoggedItem>;
  /** Follows what is appended. */
  readonly sites: DeviceSites;
  /** Where a reader must stand to see again what was decoded at or after `atMs`. */
  positionBefore(atMs: number): FeedPosition;
}

/** 10,000 boxes keep one identity and one status each; alarms are 20,000 changes deep. */
export const FEED_LIMITS: Readonly<Record<Lane, RingLimits>> = {
  alarms: { maxEntries: 20_000, maxBytes: 32 * 1024 * 1024 },
  states: { maxEntries: 60_000, maxBytes: 64 * 1024 * 1024 },
};

/** Fixed part of an item on the heap, estimated; texts that a person or device may lengthen come on top. */
const BASE_BYTES: Readonly<Record<LogItem['kind'], number>> = {
  alarm: 700,
  window: 700,
  flood: 500,
  device: 500,
  'device-removed': 100,
  status: 800,
  command: 1200,
  arming: 500,
  'sequence-run': 900,
  'sequence-step': 800,
  board: 700,
  relay: 900,
  rejected: 400,
  outdated: 100,
};

function weigh(item: LogItem): number {
  const base = BASE_BYTES[item.kind];
  switch (item.kind) {
    case 'alarm':
      return base + 2 * (item.alarm.deviceName.length + (item.alarm.acknowledgeNote?.length ?? 0));
    case 'device':
      return base + 2 * item.device.name.length;
    case 'command':
      return base + 2 * (item.command.notes?.length ?? 0);
    case 'rejected':
      return base + item.message.frameHex.length + 2 * item.message.topic.length;
    case 'relay':
      return base + 2 * ((item.relay.notes?.length ?? 0) + (item.relay.wantedReason?.length ?? 0));
    case 'window':
    case 'flood':
    case 'arming':
    case 'sequence-run':
    case 'sequence-step':
    case 'board':
    case 'device-removed':
    case 'outdated':
    case 'status':
      return base;
  }
}

/** Rows of which only the newest matters to a reader; alarms and refused messages are all delivered. */
function mergeKey(item: LogItem): string | null {
  switch (item.kind) {
    case 'device':
      return `device ${item.device.id}`;
    case 'device-removed':
      return `device ${item.deviceId}`;
    case 'status':
      return `status ${item.deviceId}`;
    case 'command':
      return `command ${item.command.id}`;
    case 'arming':
      return `arming ${item.arming.id}`;
    case 'sequence-run':
      return `sequence ${item.run.id}`;
    case 'sequence-step':
      return `sequence ${item.step.runId} ${item.step.position}`;
    case 'board':
      return `board ${item.board.deviceId}`;
    case 'relay':
      return `relay ${item.relay.deviceId} ${item.relay.relayIndex}`;
    case 'window':
      return `window ${item.window.id}`;
    case 'flood':
      return `flood ${item.flood.id}`;
    case 'outdated':
      return `outdated ${item.what}`;
    case 'alarm':
    case 'rejected':
      return null;
  }
}

/** What a person waits for goes beside the alarms; an order to a thousand devices would stand before them. */
function laneOf(item: LogItem): Lane {
  if (item.kind === 'command') return item.command.bulkId === null ? 'alarms' : 'states';
  return PROMPT.has(item.kind) ? 'alarms' : 'states';
}
const PROMPT: ReadonlySet<LogItem['kind']> = new Set([
  'alarm',
  'window',
  'flood',
  'arming',
  'sequence-run',
  'sequence-step',
  'board',
  'relay',
]);

export function createFeedLog(limits: Readonly<Record<Lane, RingLimits>> = FEED_LIMITS): FeedLog {
  const fresh = (): Record<Lane, ChangeRing<LoggedItem>> => ({
    alarms: createChangeRing(limits.alarms),
    states: createChangeRing(limits.states),
  });
  const sites = createDeviceSites();
  let lanes = fresh();
  let epoch: string | null = null;
  /** Of each device: how lists show it, and since which position. */
  const listed = new Map<number, { readonly listState: number; readonly since: number }>();

  function noted(item: LogItem, position: number): LoggedItem {
    // Who gets to see a device by its move has not been told how lists show it.
    if (item.kind === 'device' && sites.moves(item.device)) listed.delete(item.device.id);
    if (item.kind === 'device-removed') listed.delete(item.deviceId);
    if (item.kind !== 'status') return item;
    const { deviceId, listState } = item;
    const known = listed.get(deviceId);
    const listedSince = known?.listState === listState ? known.since : position;
    if (listedSince === position) listed.set(deviceId, { listState, since: position });
    return { ...item, listedSince };
  }

  return {
    epoch: () => epoch,
    restart: (next) => {
      epoch = next;
      lanes = fresh();
      listed.clear();
      sites.forget();
    },
    append: (organisationId, item, atMs) => {
      const lane = laneOf(item);
      const ring = lanes[lane];
      ring.append({
        organisationId,
        item: noted(item, ring.head() + 1),
        bytes: weigh(item),
        atMs,
        key: mergeKey(item),
      });
      if (item.kind === 'device') sites.place(item.device);
      else if (item.kind === 'device-removed') sites.remove(item.deviceId);
      return lane;
    },
    skipStates: () => {
      lanes.states.skip();
      listed.clear();
    },
    lane: (lane) => lanes[lane],
    sites,
    positionBefore: (atMs) => ({
      alarms: lanes.alarms.positionBefore(atMs),
      states: lanes.states.positionBefore(atMs),
    }),
  };
}
