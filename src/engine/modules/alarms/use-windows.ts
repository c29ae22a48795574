import { randomUUID } from 'node:crypto';
import { roleHas } from '../../../shared/access/permissions.ts';
import type { AlarmType } from '../../../shared/alarms/model.ts';
import {
  type SuppressionWindow,
  type SuppressionWindowKind,
  WINDOW_MAX_MINUTES,
  type WindowScope,
} from '../../../shared/alarms/suppression-window.ts';
import type { SuppressionWindowId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { AlarmsDeps } from './alarms-deps.ts';
import {
  endWindow,
  findPlacedDevice,
  findWindow,
  findZone,
  insertWindows,
  listWindows,
  sitesAmong,
  type WindowPlace,
} from './store/window-rows.ts';

/** Work on a device is a technician's; that a place is not watched is for a supervisor to say. */
function requireFor(kind: SuppressionWindowKind, by: Actor): void {
  const permission = 'alarms.supervise';
  if (kind !== 'on_test' && !roleHas(by.role, permission)) throw new AppError('FORBIDDEN', { permission });
}

async function placesOf(tx: Tx, scope: WindowScope): Promise<WindowPlace[]> {
  if (scope.of === 'sites') {
    const wanted = [...new Set(scope.siteIds)];
    const sites = await sitesAmong(tx, wanted);
    if (sites.length < wanted.length) throw new AppError('PLACE_UNKNOWN');
    return sites.map((siteId) => ({ siteId, zoneId: null, deviceId: null }));
  }
  if (scope.of === 'zone') {
    const zone = await findZone(tx, scope.siteId, scope.zoneId);
    if (zone === undefined) throw new AppError('PLACE_UNKNOWN');
    return [{ siteId: zone.siteId, zoneId: zone.id, deviceId: null }];
  }
  const device = await findPlacedDevice(tx, scope.deviceId);
  if (device === undefined) throw new AppError('PLACE_UNKNOWN');
  return [{ siteId: device.siteId, zoneId: null, deviceId: device.id }];
}

export const readWindows = (
  { database }: AlarmsDeps,
  by: Actor,
  endedSince: Date | undefined,
): Promise<SuppressionWindow[]> =>
  database.transaction(personScope(by), (tx) => listWindows(tx, endedSince ?? null));

export interface StartWindows {
  readonly kind: SuppressionWindowKind;
  readonly scope: WindowScope;
  readonly types?: readonly AlarmType[] | undefined;
  readonly startsAt?: Date | undefined;
  readonly ends: number | Date;
  readonly reason: string;
}

/** The desk's clock makes it count within a second; alarms that come are kept quiet from its start on. */
export async function startWindows(
  { database, clock }: AlarmsDeps,
  by: Actor,
  { kind, scope, types, startsAt, ends, reason }: StartWindows,
): Promise<SuppressionWindow[]> {
  requireFor(kind, by);
  const now = clock.now();
  const start = startsAt === undefined || startsAt < now ? now : startsAt;
  const endsAt = typeof ends === 'number' ? new Date(start.getTime() + ends * 60_000) : ends;
  const tooLate = start.getTime() + WINDOW_MAX_MINUTES * 60_000;
  if (endsAt <= start || endsAt.getTime() > tooLate) throw new AppError('WINDOW_OVER');
  return database.transaction(personScope(by), async (tx) =>
    insertWindows(tx, {
      organisationId: by.organisationId,
      kind,
      batchId: randomUUID(),
      places: await placesOf(tx, scope),
      alarmTypes: types === undefined ? null : [...new Set(types)],
      startsAt: start,
      endsAt,
      reason,
      by,
    }),
  );
}

export const stopWindow = (
  { database, clock }: AlarmsDeps,
  by: Actor,
  id: SuppressionWindowId,
): Promise<SuppressionWindow> =>
  database.transaction(personScope(by), async (tx) => {
    const window = await findWindow(tx, id);
    if (window === undefined) throw new AppError('NOT_FOUND');
    requireFor(window.kind, by);
    if (window.endedAt !== null) throw new AppError('WINDOW_OVER');
    const endedAt = clock.now();
    await endWindow(tx, id, endedAt, by.name);
    return { ...window, endedAt, endedBy: by.name, revision: window.revision + 1 };
  });
