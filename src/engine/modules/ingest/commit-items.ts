import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import { errorCode } from '../../platform/db/connection-errors.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { AlarmSignal } from '../alarms/index.ts';
import { type BatchReplay, journalEntries, noteReplay, replayOf, replayRows } from './batch-replay.ts';
import type { KnownDevice } from './device-memory.ts';
import { claimedSignals, lockEarlyNames, overtakenSignals, ownerOf } from './early-signals.ts';
import { ItemRefused } from './refusal.ts';
import { signalBy } from './signal-draft.ts';
import { appendToJournal } from './store/replay-journal.ts';
import {
  type IdentityRow,
  type NewDevice,
  registerDevices,
  updateIdentities,
} from './store/write-devices.ts';
import { type EventRow, writeEvents } from './store/write-events.ts';
import { writeHistory } from './store/write-history.ts';
import { removeUnregistered } from './store/write-problems.ts';
import { writeReplay, writeSeen } from './store/write-replay.ts';
import { type StatusRow, writeReadings, writeStatus } from './store/write-status.ts';
import type { WorkItem } from './work-item.ts';

export type Raise = (
  tx: Tx,
  organisationId: OrganisationId,
  signals: readonly AlarmSignal[],
) => Promise<void>;

type NewIds = ReadonlyMap<KnownDevice, DeviceId>;

/** What becomes true of the devices when the transaction is committed. */
export interface Committed {
  /** Ids that new boxes got. */
  readonly newIds: NewIds;
  readonly replay: BatchReplay;
  /** Of the journal; null where the batch has none. */
  readonly journalRow: number | null;
}

/** To be called once it is. */
export function noteCommitted({ newIds, replay }: Committed): void {
  for (const [device, id] of newIds) device.id = id;
  noteReplay(replay);
}

/**
 * Writes a batch of one organisation inside one transaction. Both lanes write the tables in the same order, and
 * status last before alarms, so that they neither deadlock nor hold rows that people wait for.
 *
 * @param again an earlier attempt's outcome is not known
 * @param isJournaled whether what was seen is left to the journal; workers decide by the boxes' own rows instead
 */
export async function commitItems(
  tx: Tx,
  organisationId: OrganisationId,
  items: readonly WorkItem[],
  raise: Raise,
  again: boolean,
  isJournaled = false,
): Promise<Committed> {
  // Memory goes on meanwhile, and is cleared when this station stops: what a device is, is decided once.
  const ids = new Map<KnownDevice, DeviceId | null>();
  for (const { device } of items) if (device !== null && !device.gone) ids.set(device, device.id);
  await lockEarlyNames(tx, items);
  const newIds = await registerNew(tx, items, ids);
  for (const [device, id] of newIds) ids.set(device, id);
  const idOf: IdOf = (device) => (device === null ? null : (ids.get(device) ?? null));

  const events = new Map<WorkItem, EventRow>();
  for (const item of items) {
    const { event, device, atMs } = item;
    if (event === null) continue;
    const mac = device?.mac ?? null;
    // Without an id as well: of a box whose registration was refused, or whose row is gone.
    events.set(item, { ...event, deviceId: idOf(device), organisationId, mac, receivedAtMs: atMs });
  }
  const history = items.flatMap(({ device, history: draft }) => {
    const deviceId = idOf(device);
    return deviceId === null || draft === null ? [] : [{ ...draft, deviceId, organisationId }];
  });
  const replay = replayOf(items, idOf, isJournaled);
  const replayed = replayRows(replay, organisationId);
  const entries = isJournaled ? journalEntries(replay) : [];
  const status = statusRows(items, organisationId, idOf);
  // They run in this order, but none waits until we have read the answer to the one before: under load we read late.
  const statements = [
    writeEvents(tx, [...events.values()]),
    updateIdentities(tx, identityRows(items, idOf)),
    writeHistory(tx, history, again),
    entries.length > 0 ? appendToJournal(tx, organisationId, entries) : null,
    writeReplay(tx, replayed.whole),
    writeSeen(tx, replayed.seen),
    writeReadings(tx, status.readings),
    writeStatus(tx, status.whole),
  ] as const;
  const [fresh, , , journalRow] = await Promise.all(statements).catch(async (error: unknown) => {
    // One that asks again by the answer to its first must not come after the transaction's end.
    throw causeOf(await Promise.allSettled(statements)) ?? error;
  });

  const idOfEvent = (item: WorkItem): number | undefined => {
    const row = events.get(item);
    return row === undefined ? undefined : fresh.get(row);
  };
  const signals = await claimedSignals(tx, items, idOf);
  const claimed = new Set(signals.map(({ eventId }) => eventId));
  for (const item of items) {
    const { device, atMs } = item;
    const deviceId = idOf(device);
    if (device === null || deviceId === null) continue;
    const owner = ownerOf(device, deviceId);
    for (const draft of item.signals) signals.push(signalBy(owner, draft, atMs, null));
    const eventId = idOfEvent(item);
    if (eventId !== undefined && item.event?.signal)
      signals.push(signalBy(owner, item.event.signal, atMs, eventId));
  }
  const overtaken = await overtakenSignals(tx, items, idOfEvent);
  signals.push(...overtaken.filter(({ eventId }) => !claimed.has(eventId)));
  if (signals.length > 0) await raise(tx, organisationId, signals);
  return { newIds, replay, journalRow };
}

/** What those after the one that failed are told. */
const TRANSACTION_ABORTED = '25P02';

/** The failure that made the others fail, which may be told before it. */
function causeOf(outcomes: readonly PromiseSettledResult<unknown>[]): unknown {
  const reasons = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  return reasons.find((reason) => errorCode(reason) !== TRANSACTION_ABORTED);
}

type IdOf = (device: KnownDevice | null) => DeviceId | null;

async function registerNew(
  tx: Tx,
  items: readonly WorkItem[],
  ids: ReadonlyMap<KnownDevice, DeviceId | null>,
): Promise<NewIds> {
  const fresh = new Map<KnownDevice, NewDevice>();
  for (const { device, registers } of items) {
    if (!registers || device === null || device.siteId === null || ids.get(device) !== null) continue;
    const { identity, organisationId, siteId, mac } = device;
    fresh.set(device, { ...identity, organisationId, siteId, mac });
  }
  const newIds = new Map<KnownDevice, DeviceId>();
  if (fresh.size === 0) return newIds;
  const idsByMac = await registerDevices(tx, [...fresh.values()]);
  for (const [device, { mac }] of fresh) {
    const id = idsByMac.get(mac);
    if (id === undefined) throw new ItemRefused(`the box ${mac} belongs to another organisation`);
    newIds.set(device, id);
  }
  await removeUnregistered(tx, [...fresh.values()]);
  return newIds;
}

/** Once a device, however many messages changed it: the newest is what memory has. */
function identityRows(items: readonly WorkItem[], idOf: IdOf): IdentityRow[] {
  const devices = new Set(
    items.flatMap(({ device, registers, updatesIdentity }) =>
      device !== null && updatesIdentity && !registers ? [device] : [],
    ),
  );
  return [...devices].flatMap((device) => {
    const deviceId = idOf(device);
    return deviceId === null ? [] : [{ ...device.identity, deviceId }];
  });
}

/** Once a device, by the most that one of its messages changed. */
function statusRows(items: readonly WorkItem[], organisationId: OrganisationId, idOf: IdOf) {
  const changesState = new Map<KnownDevice, boolean>();
  for (const item of items) {
    if (item.device === null || !item.touches) continue;
    changesState.set(item.device, item.changesState || changesState.get(item.device) === true);
  }
  const readings: StatusRow[] = [];
  const whole: StatusRow[] = [];
  for (const [device, isWhole] of changesState) {
    const deviceId = idOf(device);
    if (deviceId === null) continue;
    const { version: lastSeenUs, stateVersion: stateSeenUs, status } = device;
    (isWhole ? whole : readings).push({ deviceId, organisationId, lastSeenUs, stateSeenUs, status });
  }
  return { readings, whole };
}
