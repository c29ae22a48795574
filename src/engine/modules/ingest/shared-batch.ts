import { macText } from '../../../protocol/esp32-alarm/field-meaning.ts';
import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { RejectReason } from '../../../shared/devices/model.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { InboundMessage } from '../../platform/mqtt/device-transport.ts';
import { type Committed, commitItems, type Raise } from './commit-items.ts';
import type { Route, Verified } from './decode-message.ts';
import { createDeviceMemory, type DeviceMemory, type KnownDevice } from './device-memory.ts';
import { latenessOf } from './domain/late-event.ts';
import { createIntake, type IntakeDeps } from './intake.ts';
import { type Answer, keepAnswers } from './keep-answers.ts';
import type { SignalDraft } from './signal-draft.ts';
import { loadDevicesIn } from './store/load-devices.ts';
import { lockDevices, type NewestEvent, readNewestEvents } from './store/lock-devices.ts';
import { knownDevice } from './stored-device.ts';
import type { WorkItem } from './work-item.ts';

/** A message that a worker of several has in its hand. */
export interface SharedMessage {
  readonly message: InboundMessage;
  readonly route: Route;
  readonly verified: Verified;
  /** Of its arrival, monotonic. */
  readonly arrivedMs: number;
  /** So much waits for other workers that this must not any longer. */
  readonly hasWaited?: boolean;
}

export interface SharedOutcome {
  readonly committed: Committed;
  readonly items: readonly WorkItem[];
  /** The broker may be told, once the transaction is committed. */
  readonly taken: readonly SharedMessage[];
  /** What another worker has in its hand comes first: to be tried again soon, in this order. */
  readonly postponed: readonly SharedMessage[];
  /** Counts and sights of messages, to be told once the transaction is committed. */
  readonly told: readonly (() => void)[];
}

export interface SharedBatchDeps extends Omit<IntakeDeps, 'memory' | 'push'> {
  readonly raise: Raise;
  readonly answer?: Answer | undefined;
  /** What this worker alone knows of boxes, from one batch to the next. */
  readonly carried: Map<DeviceId, Pick<KnownDevice, 'sync' | 'lastSecurityMs'>>;
}

/** A message before it in the box's counting may be in another worker's hand for so long. */
const GAP_MS = 500;
/** A new boot, or a registration, may be. */
const SETTLE_MS = 2000;
const MAY_SETTLE: ReadonlySet<RejectReason> = new Set(['replayed', 'too-old', 'sequence-reused']);
const RETURNED: Omit<SignalDraft, 'type'> = {
  kind: 'returned',
  priority: null,
  source: 'device',
  note: 'Its end came before its beginning.',
};

/**
 * Takes messages in with the boxes' rows locked, from what the database has of them at this moment: so any worker can
 * take any box's message, and a box's messages are judged and merged one after the other.
 *
 * @param reduce what is kept of what the messages ask for
 */
export async function takeSharedBatch(
  tx: Tx,
  organisationId: OrganisationId,
  batch: readonly SharedMessage[],
  deps: SharedBatchDeps,
  again: boolean,
  reduce: (item: WorkItem) => readonly WorkItem[] = (item) => [item],
): Promise<SharedOutcome> {
  const ids = await lockDevices(tx, sought(batch));
  const memory = createDeviceMemory();
  const at = { wallMs: deps.clock.now().getTime(), monotonicMs: deps.clock.monotonicMs() };
  for (const stored of await loadDevicesIn(tx, ids)) {
    const device = knownDevice(stored, at);
    memory.add(Object.assign(device, deps.carried.get(stored.id)));
  }
  const taken: SharedMessage[] = [];
  const postponed: SharedMessage[] = [];
  const told: (() => void)[] = [];
  const items: WorkItem[] = [];
  const held = new Set<string>();
  for (const each of batch) {
    const host = `${each.route.fleet.base}/${each.route.hostname}`;
    const result =
      held.has(host) || mustWait(each, memory, at.monotonicMs) ? null : takeOne(each, memory, deps);
    if (result === null || (result.maySettle && at.monotonicMs - each.arrivedMs < SETTLE_MS)) {
      held.add(host);
      postponed.push(each);
      continue;
    }
    taken.push(each);
    told.push(...result.told);
    items.push(...result.items);
  }
  const ordered = await inTheirOrder(tx, ids, items.flatMap(reduce));
  const committed = await commitItems(tx, organisationId, ordered, deps.raise, again);
  await keepAnswers(tx, organisationId, ordered, deps.answer);
  for (const device of memory.all()) {
    const id = device.id ?? committed.newIds.get(device);
    if (id !== undefined) deps.carried.set(id, { sync: device.sync, lastSecurityMs: device.lastSecurityMs });
  }
  return { committed, items: ordered, taken, postponed, told };
}

function sought(batch: readonly SharedMessage[]) {
  const hosts = new Map(batch.map(({ route }) => [`${route.fleet.base}/${route.hostname}`, route]));
  return {
    hosts: [...hosts.values()].map(({ fleet, hostname }) => ({ base: fleet.base, hostname })),
    macs: batch.flatMap(({ verified }) => {
      if (!verified.ok || (verified.body.kind !== 'status' && verified.body.kind !== 'login')) return [];
      return [macText(verified.body.message.mac_address)];
    }),
  };
}

/** Whether another worker may have in its hand what comes before this message. */
function mustWait(
  { route, verified, arrivedMs, hasWaited = false }: SharedMessage,
  memory: DeviceMemory,
  nowMs: number,
): boolean {
  if (!verified.ok || hasWaited) return false;
  const isStatus = verified.body.kind === 'status' || verified.body.kind === 'login';
  const device = memory.byHost(route.fleet.base, route.hostname);
  if (device === undefined) return !isStatus && nowMs - arrivedMs < SETTLE_MS;
  const { highest } = device.arrived;
  if (isStatus || verified.sequence === null || highest === null) return false;
  return verified.sequence > highest + 1 && nowMs - arrivedMs < GAP_MS;
}

/** What one message leads to. Nothing is counted or shown yet: it may have to wait all the same. */
function takeOne(
  { message }: SharedMessage,
  memory: DeviceMemory,
  deps: SharedBatchDeps,
): { items: WorkItem[]; told: (() => void)[]; maySettle: boolean } {
  const { metrics, problems, tail } = deps;
  const items: WorkItem[] = [];
  const told: (() => void)[] = [];
  let maySettle = false;
  const intake = createIntake({
    ...deps,
    memory,
    push: (item) => void items.push(item),
    metrics: {
      ...metrics,
      message: (...said) => void told.push(() => metrics.message(...said)),
      rejected: (...said) => void told.push(() => metrics.rejected(...said)),
    },
    problems: {
      ...problems,
      rejected(row) {
        maySettle ||= MAY_SETTLE.has(row.reason);
        told.push(() => problems.rejected(row));
      },
      unregistered: (row) => void told.push(() => problems.unregistered(row)),
    },
    tail: { ...tail, publish: (...said) => void told.push(() => tail.publish(...said)) },
  });
  // It is answered when all is kept.
  intake.receive({ ...message, done: () => undefined });
  return { items, told, maySettle };
}

/** Events that others of their box have overtaken mean what they would have meant in their turn. */
async function inTheirOrder(
  tx: Tx,
  ids: readonly DeviceId[],
  items: readonly WorkItem[],
): Promise<readonly WorkItem[]> {
  if (items.every(({ event }) => event === null)) return items;
  const newest = new Map<string, Pick<NewestEvent, 'eventState' | 'sequence'>>();
  const keyOf = (id: DeviceId, type: string) => `${id} ${type}`;
  for (const known of await readNewestEvents(tx, ids))
    newest.set(keyOf(known.deviceId, known.alarmType), known);
  return items.flatMap((item) => {
    const { event, device } = item;
    if (event === null || event.envelopeSequence === null || device === null || device.id === null)
      return [item];
    const key = keyOf(device.id, event.alarmType);
    const said = { eventState: event.eventState, sequence: event.envelopeSequence };
    const known = newest.get(key);
    const lateness = latenessOf(said, known);
    if (known === undefined || known.sequence < said.sequence) newest.set(key, said);
    if (lateness === 'in-time' || event.signal === null) return [item];
    if (lateness === 'overtaken') return [{ ...item, event: { ...event, signal: null } }];
    const end: WorkItem = {
      ...item,
      registers: false,
      updatesIdentity: false,
      history: null,
      event: null,
      signals: [{ ...RETURNED, type: event.signal.type }],
      seen: null,
      lowestWill: null,
      afterCommit: () => undefined,
    };
    return [item, end];
  });
}
