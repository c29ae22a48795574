import {
  alarmTypeNumbers,
  eventPriorityNumbers,
  eventStateNumbers,
} from '../../../protocol/esp32-alarm/enums.ts';
import { emptyAlarmEvent } from '../../../protocol/esp32-alarm/messages.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { AlarmSignal } from '../alarms/index.ts';
import { signalOf } from './apply-message.ts';
import type { KnownDevice } from './device-memory.ts';
import { type SignalOwner, signalBy } from './signal-draft.ts';
import { type EarlyEvent, findByNames, lockNames, readEarlyEvents } from './store/early-events.ts';
import type { WorkItem } from './work-item.ts';

type Claim = WorkItem & { readonly device: KnownDevice };

const isClaim = (item: WorkItem): item is Claim =>
  item.device !== null && (item.registers || item.claimsName === true);

/** Before a batch writes anything: what it says of boxes that are not known yet meets whoever registers them. */
export async function lockEarlyNames(tx: Tx, items: readonly WorkItem[]): Promise<void> {
  const claimed = items.filter(isClaim).map(({ device }) => device.identity.hostname);
  const early = items.flatMap(({ event, strangerOf }) =>
    event === null || strangerOf === undefined ? [] : [event.hostname],
  );
  await lockNames(tx, [...claimed, ...early]);
}

/** Alarms of what the batch's new boxes had said before it. */
export async function claimedSignals(
  tx: Tx,
  items: readonly WorkItem[],
  idOf: (device: KnownDevice) => DeviceId | null,
): Promise<AlarmSignal[]> {
  const boxes = new Map<DeviceId, { readonly owner: SignalOwner; readonly atMs: number }>();
  for (const { device, atMs } of items.filter(isClaim)) {
    const id = idOf(device);
    if (id !== null) boxes.set(id, { owner: ownerOf(device, id), atMs });
  }
  if (boxes.size === 0) return [];
  const names = [...boxes].map(([id, { owner, atMs }]) => ({ id, hostname: owner.hostname, atMs }));
  return (await readEarlyEvents(tx, names)).flatMap((event) => {
    const box = boxes.get(event.deviceId);
    const draft = meaningOf(event);
    return box === undefined || draft === null ? [] : [signalBy(box.owner, draft, box.atMs, event.id)];
  });
}

/**
 * Alarms of what the batch has of boxes that somebody registered since it arrived.
 *
 * @param idOfEvent undefined where the event was there already
 */
export async function overtakenSignals(
  tx: Tx,
  items: readonly WorkItem[],
  idOfEvent: (item: WorkItem) => number | undefined,
): Promise<AlarmSignal[]> {
  const early = items.flatMap((item) => {
    const { event, strangerOf, atMs } = item;
    if (event === null || event.signal === null || strangerOf === undefined) return [];
    const eventId = idOfEvent(item);
    if (eventId === undefined) return [];
    return [{ base: strangerOf, hostname: event.hostname, draft: event.signal, atMs, eventId }];
  });
  if (early.length === 0) return [];
  const boxes = new Map((await findByNames(tx, early)).map((box) => [`${box.base}/${box.hostname}`, box]));
  return early.flatMap(({ base, hostname, draft, atMs, eventId }) => {
    const box = boxes.get(`${base}/${hostname}`);
    return box === undefined ? [] : [signalBy(box, draft, atMs, eventId)];
  });
}

export function ownerOf({ siteId, name, mac, identity }: KnownDevice, id: DeviceId): SignalOwner {
  return { id, siteId, name, mac, hostname: identity.hostname };
}

function meaningOf({ alarmType, eventState, priority, outputType }: EarlyEvent) {
  return signalOf({
    ...emptyAlarmEvent(),
    type: alarmTypeNumbers[alarmType],
    state: eventStateNumbers[eventState],
    priority: eventPriorityNumbers[priority],
    output_type: outputType ?? 0,
  });
}
