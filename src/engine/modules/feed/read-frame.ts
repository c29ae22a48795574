import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { DeviceStatus, DeviceStatusDetail } from '../../../shared/devices/model.ts';
import type { FeedItem, Interest } from '../../../shared/feed/model.ts';
import type { ParsedCursor } from './cursor.ts';
import type { FeedLog, FeedPosition, Lane, LogItem } from './feed-log.ts';

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
export function resumeAt(log: FeedLog, cursor: ParsedCursor | undefined): FeedPosition | undefined {
  if (cursor === undefined || cursor.epoch !== log.epoch()) return undefined;
  return holdsAllAfter(log, cursor.position) ? cursor.position : undefined;
}

function holdsAllAfter(log: FeedLog, position: FeedPosition): boolean {
  const within = (lane: Lane): boolean =>
    position[lane] >= log.lane(lane).floor() && position[lane] <= log.lane(lane).head();
  return within('alarms') && within('states');
}

/** The width of a status that lists need. */
export function narrowStatus(status: DeviceStatusDetail): DeviceStatus {
  const { deviceId, isOnline, lastSeen, deviceState, firmwareVersion, networkType, rssiDbm } = status;
  const { temperatureC, humidityPercent, fanPwmDutyPercent } = status;
  const { panic1, panic2, boxSw, siren, turret, deviceSynced, revision } = status;
  return {
    deviceId,
    isOnline,
    lastSeen,
    deviceState,
    firmwareVersion,
    networkType,
    rssiDbm,
    temperatureC,
    humidityPercent,
    fanPwmDutyPercent,
    panic1,
    panic2,
    boxSw,
    siren,
    turret,
    deviceSynced,
    revision,
  };
}

function visibleItems(item: LogItem, interest: Interest, watched: ReadonlySet<number>): FeedItem[] {
  switch (item.kind) {
    case 'alarm':
      return interest.alarms ? [item] : [];
    case 'device':
      return interest.devices || watched.has(item.device.id) ? [item] : [];
    case 'device-removed':
      return interest.devices || watched.has(item.deviceId) ? [item] : [];
    case 'status': {
      const items: FeedItem[] = interest.devices
        ? [{ kind: 'status', status: narrowStatus(item.status) }]
        : [];
      if (watched.has(item.status.deviceId)) items.push({ kind: 'status-detail', status: item.status });
      return items;
    }
    case 'rejected':
      return interest.rejected ? [item] : [];
  }
}

/**
 * The next frame for one reader: alarms first, each of them; then the rest, a device's status only as it stands now.
 * Nothing of another organisation can be in it. The position must be one that `resumeAt` gave or a frame of the same epoch that is not overrun yet.
 */
export function readFrame(
  log: FeedLog,
  from: FeedPosition,
  organisationId: OrganisationId,
  interest: Interest,
  maxItems = FRAME_MAX_ITEMS,
): Frame {
  const watched = new Set<number>(interest.deviceIds);
  const items: FeedItem[] = [];
  let full = false;

  function readLane(lane: Lane, position: number): number {
    const ring = log.lane(lane);
    let reached = position;
    for (const entry of ring.after(position)) {
      if (entry.organisationId === organisationId) {
        const visible = visibleItems(entry.item, interest, watched);
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
