import { createReplayWindow } from '../../../protocol/esp32-alarm/replay-window.ts';
import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { AlarmSignal } from '../alarms/index.ts';
import type { KnownDevice } from './device-memory.ts';
import type { SignalDraft } from './signal-draft.ts';
import { microsecondsText } from './store/microseconds.ts';
import { registerDevice, updateIdentity } from './store/write-devices.ts';
import { type EventRow, writeEvents } from './store/write-events.ts';
import { writeHistory } from './store/write-history.ts';
import { removeUnregistered } from './store/write-problems.ts';
import { type ReplayRow, writeReplay } from './store/write-replay.ts';
import { writeStatus } from './store/write-status.ts';
import type { WorkItem } from './work-item.ts';

export type Raise = (
  tx: Tx,
  organisationId: OrganisationId,
  signals: readonly AlarmSignal[],
) => Promise<void>;

/** Ids that this transaction gave to new boxes; they become the devices' own when it is committed. */
export type NewIds = ReadonlyMap<KnownDevice, DeviceId>;

/**
 * Writes a batch of one organisation inside one transaction. Both lanes write the tables in the same order, and
 * status last before alarms, so that they neither deadlock nor hold rows that people wait for.
 */
export async function commitItems(
  tx: Tx,
  organisationId: OrganisationId,
  items: readonly WorkItem[],
  raise: Raise,
  again: boolean,
): Promise<NewIds> {
  const newIds = await writeDevices(tx, items);
  const idOf = (device: KnownDevice | null): DeviceId | null =>
    device === null || device.gone ? null : (device.id ?? newIds.get(device) ?? null);
  // Items of a box whose registration was refused are only acknowledged.
  const ready = items.filter(({ device }) => device === null || idOf(device) !== null);

  const events = new Map<WorkItem, EventRow>();
  for (const item of ready) {
    const { event, device, atMs } = item;
    if (event === null) continue;
    const mac = device?.mac ?? null;
    events.set(item, { ...event, deviceId: idOf(device), organisationId, mac, receivedAtMs: atMs });
  }
  const fresh = await writeEvents(tx, [...events.values()]);

  await writeHistory(
    tx,
    ready.flatMap(({ device, history }) => {
      const deviceId = idOf(device);
      return deviceId === null || history === null ? [] : [{ ...history, deviceId, organisationId }];
    }),
    again,
  );
  await writeReplay(tx, replayRows(ready, organisationId, idOf));
  await writeStatus(tx, statusRows(ready, organisationId, idOf));

  const signals: AlarmSignal[] = [];
  for (const item of ready) {
    const { device, atMs } = item;
    const deviceId = idOf(device);
    if (device === null || deviceId === null) continue;
    const add = (draft: SignalDraft, eventId: number | null) =>
      signals.push(signalOf(device, deviceId, draft, atMs, eventId));
    for (const draft of item.signals) add(draft, null);
    const row = events.get(item);
    const eventId = row === undefined ? undefined : fresh.get(row);
    if (eventId !== undefined && item.event?.signal) add(item.event.signal, eventId);
  }
  if (signals.length > 0) await raise(tx, organisationId, signals);
  return newIds;
}

async function writeDevices(tx: Tx, items: readonly WorkItem[]): Promise<NewIds> {
  const ids = new Map<KnownDevice, DeviceId>();
  const registered = new Map<string, string[]>();
  for (const { device, registers, updatesIdentity } of items) {
    if (device === null || device.gone) continue;
    const { identity, organisationId, siteId, mac } = device;
    if (registers && device.id === null && siteId !== null) {
      ids.set(device, await registerDevice(tx, { ...identity, organisationId, siteId, mac }));
      registered.set(identity.base, [...(registered.get(identity.base) ?? []), identity.hostname]);
    } else if (updatesIdentity) {
      const id = device.id ?? ids.get(device);
      if (id !== undefined) await updateIdentity(tx, id, identity);
    }
  }
  for (const [base, hostnames] of registered) await removeUnregistered(tx, base, hostnames);
  return ids;
}

function statusRows(
  items: readonly WorkItem[],
  organisationId: OrganisationId,
  idOf: (device: KnownDevice | null) => DeviceId | null,
) {
  const devices = new Set(
    items.flatMap(({ device, touches }) => (device !== null && touches ? [device] : [])),
  );
  return [...devices].flatMap((device) => {
    const deviceId = idOf(device);
    if (deviceId === null) return [];
    return [{ deviceId, organisationId, lastSeen: microsecondsText(device.version), status: device.status }];
  });
}

function replayRows(
  items: readonly WorkItem[],
  organisationId: OrganisationId,
  idOf: (device: KnownDevice | null) => DeviceId | null,
): ReplayRow[] {
  const devices = new Set<KnownDevice>();
  for (const { device, seen, epoch } of items) {
    if (device === null || seen === null || epoch < device.kept.bootEpoch) continue;
    if (epoch > device.kept.bootEpoch) device.kept = createReplayWindow(epoch);
    if (device.kept.judge(seen.sequence, seen.fingerprint) === 'too-old') continue;
    device.kept.mark(seen.sequence, seen.fingerprint);
    devices.add(device);
  }
  return [...devices].flatMap((device) => {
    const deviceId = idOf(device);
    const { bootEpoch, highestSequence, seen } = device.kept.save();
    if (deviceId === null || highestSequence === null) return [];
    return [{ deviceId, organisationId, bootEpoch, highestSequence, seen }];
  });
}

function signalOf(
  device: KnownDevice,
  deviceId: DeviceId,
  draft: SignalDraft,
  atMs: number,
  eventId: number | null,
): AlarmSignal {
  return {
    ...draft,
    deviceId,
    siteId: device.siteId,
    deviceName: device.name ?? device.identity.hostname,
    deviceMac: device.mac,
    at: new Date(atMs),
    eventId,
  };
}
