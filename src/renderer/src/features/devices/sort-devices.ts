import type { DeviceFigure } from '../../../../shared/devices/model.ts';
import { type DeviceRow, isInAlarm } from './device-row.ts';

export type DeviceColumn =
  | 'name'
  | 'hostname'
  | 'site'
  | 'state'
  | 'lastSeen'
  | 'firmware'
  | 'network'
  | 'temperature'
  | 'humidity'
  | 'fan'
  | 'io';

export interface DeviceSort {
  readonly column: DeviceColumn;
  readonly descending: boolean;
}

type SortValue = string | number | null;

// Creating a collator is dear and localeCompare does it on each call: 10,000 rows sort 20 times faster with one kept.
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Higher is more worth looking at: a pressed panic input before a running siren before nothing. */
function ioWeight(row: DeviceRow): number {
  const { status } = row;
  if (status === null) return -1;
  return (isInAlarm(row) ? 2 : 0) + (status.siren || status.turret ? 1 : 0);
}

/** One figure of every device, read when the person chose to sort by it: rows that are not shown have old ones. */
export interface SortFigures {
  readonly sort: DeviceSort;
  readonly byId: ReadonlyMap<number, string | number | null>;
}

/** What of the engine's figures a column is sorted by; of the other columns the rows themselves are up to date. */
export const FIGURE_OF: Partial<Readonly<Record<DeviceColumn, DeviceFigure>>> = {
  lastSeen: 'lastSeen',
  firmware: 'firmware',
  network: 'signal',
  temperature: 'temperature',
  humidity: 'humidity',
  fan: 'fan',
};

function sortValue(row: DeviceRow, column: DeviceColumn): SortValue {
  const { identity, status } = row;
  switch (column) {
    case 'name':
      return identity.name;
    case 'hostname':
      return identity.hostname;
    case 'site':
      return identity.siteName;
    case 'state':
      return status === null ? null : `${status.isOnline ? 1 : 0}${status.deviceState ?? ''}`;
    case 'lastSeen':
      return status?.lastSeen?.getTime() ?? null;
    case 'firmware':
      return status?.firmwareVersion ?? null;
    case 'network':
      // Ethernet has no signal strength (the box sends 0); it sorts above every radio.
      return status === null ? null : status.networkType === 'ethernet' ? 1 : status.rssiDbm;
    case 'temperature':
      return status?.temperatureC ?? null;
    case 'humidity':
      return status?.humidityPercent ?? null;
    case 'fan':
      return status?.fanPwmDutyPercent ?? null;
    case 'io':
      return ioWeight(row);
  }
}

function compareValues(a: SortValue, b: SortValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

/** Unknown values stand last in either direction; equal ones by name, then id, so that no order is left to chance. */
export function sortDevices(
  rows: readonly DeviceRow[],
  sort: DeviceSort,
  figures?: SortFigures['byId'],
): DeviceRow[] {
  const keyed = rows.map((row) => {
    const figure = figures?.get(row.identity.id);
    return { row, value: figure === undefined ? sortValue(row, sort.column) : figure };
  });
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) {
      if (a.value !== null) return -1;
      if (b.value !== null) return 1;
    } else {
      const difference = compareValues(a.value, b.value);
      if (difference !== 0) return sort.descending ? -difference : difference;
    }
    return (
      collator.compare(a.row.identity.name, b.row.identity.name) || a.row.identity.id - b.row.identity.id
    );
  });
  return keyed.map(({ row }) => row);
}

/**
 * Keeps the order of the list while values change: telemetry must not move lines under a hand that is about to click.
 * It sorts anew only when the person chooses (another `sort` object, and once its figures are there) or when devices
 * come or go.
 */
export function createDeviceOrder() {
  let lastSort: DeviceSort | null = null;
  let lastMembers: ReadonlySet<number> = new Set();
  let lastFigures: SortFigures | null = null;
  let order: readonly number[] = [];
  return (
    rows: readonly DeviceRow[],
    sort: DeviceSort,
    read: SortFigures | null = null,
  ): readonly DeviceRow[] => {
    const figures = read?.sort === sort ? read : null;
    const sameMembers =
      rows.length === lastMembers.size && rows.every((row) => lastMembers.has(row.identity.id));
    if (sort !== lastSort || figures !== lastFigures || !sameMembers) {
      const sorted = sortDevices(rows, sort, figures?.byId);
      lastSort = sort;
      lastFigures = figures;
      order = sorted.map((row) => row.identity.id);
      lastMembers = new Set(order);
      return sorted;
    }
    const byId = new Map<number, DeviceRow>(rows.map((row) => [row.identity.id, row]));
    return order.flatMap((id) => byId.get(id) ?? []);
  };
}
