import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { FeedItem, Interest } from '../../../shared/feed/model.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';
import type { ParsedCursor } from './cursor.ts';
import type { DeviceSites } from './device-sites.ts';
import type { FeedLog, FeedPosition, Lane, LoggedItem } from './feed-log.ts';

/** Most items in one frame of changes. */
export const FRAME_MAX_ITEMS = 500;

export interface Frame {
  readonly items: readonly FeedItem[];
  /** Where the reader stands once it has applied the frame. */
  readonly next: FeedPosition;
  /** True when more was there than fits into one frame. */
  readonly full: boolean;
}

/** Where a reader that comes with this cursor goes on; undefined when it needs a snapshot. */
export function resumeAt(
  log: FeedLog,
  cursor: Pick<ParsedCursor, 'epoch' | 'position'> | undefined,
): FeedPosition | undefined {
  if (cursor === undefined || cursor.epoch !== log.epoch()) return undefined;
  return holdsAllAfter(log, cursor.position) ? cursor.position : undefined;
}

function holdsAllAfter(log: FeedLog, position: FeedPosition): boolean {
  const within = (lane: Lane): boolean =>
    position[lane] >= log.lane(lane).floor() && position[lane] <= log.lane(lane).head();
  return within('alarms') && within('states');
}

/** What decides which changes a reader sees. */
interface View {
  readonly interest: Interest;
  readonly watched: ReadonlySet<number>;
  readonly shown: ReadonlySet<number>;
  /** How far it has read telemetry. */
  readonly statesPosition: number;
  readonly sight: Sight;
}

/** What a reader's granted sites let it see. */
interface Sight {
  /** Whether there is any site to see. */
  readonly seesAny: boolean;
  seesSite(siteId: number | null): boolean;
  seesDevice(deviceId: number | null): boolean;
  /** Whether it may have seen a device that it does not see any more. */
  sawDevice(deviceId: number): boolean;
}

const FULL_SIGHT: Sight = {
  seesAny: true,
  seesSite: () => true,
  seesDevice: () => true,
  sawDevice: () => true,
};

function sightOf({ allSites, siteIds }: Pick<Viewer, 'allSites' | 'siteIds'>, sites: DeviceSites): Sight {
  if (allSites) return FULL_SIGHT;
  const granted = new Set<number>(siteIds);
  const seesSite = (siteId: number | null) => siteId !== null && granted.has(siteId);
  return {
    seesAny: granted.size > 0,
    seesSite,
    seesDevice: (deviceId) => deviceId !== null && seesSite(sites.siteOf(deviceId)),
    sawDevice: (deviceId) => sites.wasAt(deviceId, granted),
  };
}

function statusItems(item: LoggedItem & { kind: 'status' }, view: View): FeedItem[] {
  const { interest, watched, shown, statesPosition } = view;
  const { deviceId, listedSince } = item;
  if (!view.sight.seesDevice(deviceId)) return [];
  const listed =
    interest.devices && (interest.statuses === 'all' || listedSince > statesPosition || shown.has(deviceId));
  const detailed = watched.has(deviceId);
  const narrow = listed ? item.listed() : null;
  const whole = detailed ? item.status() : null;
  return [
    ...(narrow === null ? [] : [{ kind: 'status' as const, status: narrow }]),
    ...(whole === null ? [] : [{ kind: 'status-detail' as const, status: whole }]),
  ];
}

function removal(deviceId: DeviceId, { interest, watched, sight }: View): FeedItem[] {
  const isWanted = interest.devices || watched.has(deviceId);
  return isWanted && sight.sawDevice(deviceId) ? [{ kind: 'device-removed', deviceId }] : [];
}

function visibleItems(item: LoggedItem, view: View): FeedItem[] {
  const { interest, watched, sight } = view;
  switch (item.kind) {
    case 'alarm':
      return interest.alarms && sight.seesSite(item.alarm.siteId) ? [item] : [];
    case 'window':
      return interest.alarms && sight.seesSite(item.window.siteId) ? [item] : [];
    // Of a flood only the organisation's figures are told.
    case 'flood':
      return interest.alarms && sight.seesAny ? [item] : [];
    case 'device': {
      // Moved to a site that is not granted, it is gone for this reader.
      if (!sight.seesSite(item.device.siteId)) return removal(item.device.id, view);
      return interest.devices || watched.has(item.device.id) ? [item] : [];
    }
    case 'device-removed':
      return removal(item.deviceId, view);
    case 'status':
      return statusItems(item, view);
    case 'command':
      return interest.commands && sight.seesSite(item.command.siteId) ? [item] : [];
    case 'arming':
      return interest.commands && sight.seesSite(item.arming.siteId) ? [item] : [];
    case 'sequence-run':
      return interest.commands && sight.seesSite(item.run.siteId) ? [item] : [];
    case 'sequence-step':
      return interest.commands && sight.seesSite(item.step.siteId) ? [item] : [];
    case 'board':
      return interest.relays && sight.seesDevice(item.board.deviceId) ? [item] : [];
    case 'relay':
      return interest.relays && sight.seesDevice(item.relay.deviceId) ? [item] : [];
    case 'rejected':
      return interest.rejected && sight.seesDevice(item.message.deviceId) ? [item] : [];
    case 'outdated':
      return interest.system ? [item] : [];
  }
}

/**
 * The next frame for one reader: alarms first, each of them; then the rest, a device's status only as it stands now.
 * Nothing of another organisation or of a site that is not granted can be in it. The position must be one that
 * `resumeAt` gave or a frame of the same epoch that is not overrun yet.
 */
export function readFrame(
  log: FeedLog,
  from: FeedPosition,
  viewer: Pick<Viewer, 'organisationId' | 'allSites' | 'siteIds'>,
  interest: Interest,
  maxItems = FRAME_MAX_ITEMS,
): Frame {
  const view: View = {
    interest,
    watched: new Set(interest.deviceIds),
    shown: new Set(interest.shownIds),
    statesPosition: from.states,
    sight: sightOf(viewer, log.sites),
  };
  const items: FeedItem[] = [];
  let full = false;

  function readLane(lane: Lane, position: number): number {
    const ring = log.lane(lane);
    let reached = position;
    for (const entry of ring.after(position)) {
      if (entry.organisationId === viewer.organisationId) {
        const visible = visibleItems(entry.item, view);
        if (items.length + visible.length > maxItems) {
          full = true;
          return reached;
        }
        items.push(...visible);
      }
      reached = entry.position;
    }
    return ring.head();
  }

  const alarms = readLane('alarms', from.alarms);
  const states = readLane('states', from.states);
  return { items, next: { alarms, states }, full };
}
