import { z } from 'zod';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { DeviceId } from '../../../shared/contract/primitives.ts';
import type { Outdated } from '../../../shared/feed/model.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { listChangedAlarms, listFloodsSince, listWindowsSince } from '../alarms/index.ts';
import { listArmingsSince, listCommandsSince } from '../commands/index.ts';
import {
  findIdentities,
  findStatuses,
  listDeviceIds,
  listRejected,
  listRejectedAfter,
  listRevisions,
} from '../devices/index.ts';
import { listBoardsSince, listRelaysSince } from '../relays/index.ts';
import { listRunsSince, listStepsSince } from '../sequences/index.ts';
import { type LogItem, statusItem } from './feed-log.ts';

import { readFingerprints } from './store/fingerprints.ts';

const REJECTED_AT_ONCE = 200;
const ORDERS_AT_ONCE = 2000;
/** A transaction that began before may commit after. What comes twice does no harm. */
const ORDERS_MARGIN_MS = 5000;
const NOW = 'select clock_timestamp() as now';
const Now = z.object({ now: z.date() });

/** Revisions of one organisation's rows as last read. */
interface Known {
  /** Open alarms only. */
  readonly alarms: Map<number, number>;
  identities: ReadonlyMap<number, number>;
  statuses: ReadonlyMap<number, number>;
  /** Up to where `listRevisions` has read. */
  readUpTo: string;
  rejectedId: number;
  /** Until then orders were read. */
  ordersAt: Date;
  /** Of what readers hear only that it changed. */
  outdated: ReadonlyMap<Outdated, string>;
}

async function changedAlarms(tx: Tx, known: Known): Promise<LogItem[]> {
  const alarms = await listChangedAlarms(tx, known.alarms);
  for (const alarm of alarms) {
    if (alarm.state === 'closed') known.alarms.delete(alarm.id);
    else known.alarms.set(alarm.id, alarm.revision);
  }
  return alarms.map((alarm) => ({ kind: 'alarm', alarm }));
}

function changedIds(now: ReadonlyMap<number, number>, before: ReadonlyMap<number, number>): DeviceId[] {
  return [...now].filter(([id, revision]) => before.get(id) !== revision).map(([id]) => DeviceId.parse(id));
}

async function idsGone(tx: Tx, known: ReadonlyMap<number, number>): Promise<number[]> {
  const there = await listDeviceIds(tx);
  return [...known.keys()].filter((id) => !there.has(id));
}

async function changedDevices(tx: Tx, known: Known): Promise<LogItem[]> {
  const { identities, statuses, count, upTo } = await listRevisions(tx, known.readUpTo);
  const identityIds = changedIds(identities, known.identities);
  // Who gets to see a device by its move needs its status as well.
  const statusIds = [...new Set([...identityIds, ...changedIds(statuses, known.statuses)])];
  const nowKnown = new Map([...known.identities, ...identities]);
  // A row that is gone tells nothing of itself.
  const removed = nowKnown.size === count ? [] : await idsGone(tx, nowKnown);
  for (const id of removed) nowKnown.delete(id);
  const items: LogItem[] = [
    ...removed.map((id): LogItem => ({ kind: 'device-removed', deviceId: DeviceId.parse(id) })),
    ...(await findIdentities(tx, identityIds)).map((device): LogItem => ({ kind: 'device', device })),
    ...(await findStatuses(tx, statusIds)).map(statusItem),
  ];
  known.identities = nowKnown;
  if (statuses.size > 0) known.statuses = new Map([...known.statuses, ...statuses]);
  known.readUpTo = upTo;
  return items;
}

async function newRejected(tx: Tx, known: Known): Promise<LogItem[]> {
  const messages = await listRejectedAfter(tx, known.rejectedId, REJECTED_AT_ONCE);
  known.rejectedId = messages.at(-1)?.id ?? known.rejectedId;
  return messages.map((message): LogItem => ({ kind: 'rejected', message }));
}

async function changedOrders(tx: Tx, known: Known): Promise<LogItem[]> {
  const since = new Date(known.ordersAt.getTime() - ORDERS_MARGIN_MS);
  known.ordersAt = (await tx.one(Now, NOW)).now;
  const commands = await listCommandsSince(tx, since, ORDERS_AT_ONCE);
  const armings = await listArmingsSince(tx, since);
  const windows = await listWindowsSince(tx, since);
  const floods = await listFloodsSince(tx, since);
  const boards = await listBoardsSince(tx, since);
  const relays = await listRelaysSince(tx, since);
  const runs = await listRunsSince(tx, since);
  const steps = await listStepsSince(tx, since);
  return [
    ...windows.map((window): LogItem => ({ kind: 'window', window })),
    ...floods.map((flood): LogItem => ({ kind: 'flood', flood })),
    ...boards.map((board): LogItem => ({ kind: 'board', board })),
    ...relays.map((relay): LogItem => ({ kind: 'relay', relay })),
    ...commands.map((command): LogItem => ({ kind: 'command', command })),
    ...armings.map((arming): LogItem => ({ kind: 'arming', arming })),
    ...runs.map((run): LogItem => ({ kind: 'sequence-run', run })),
    ...steps.map((step): LogItem => ({ kind: 'sequence-step', step })),
  ];
}

async function changedCatalogues(tx: Tx, known: Known): Promise<LogItem[]> {
  const now = await readFingerprints(tx);
  const changed = [...now].filter(([what, print]) => known.outdated.get(what) !== print);
  known.outdated = now;
  return changed.map(([what]): LogItem => ({ kind: 'outdated', what }));
}

async function readAll(tx: Tx, known: Known): Promise<LogItem[]> {
  const alarms = await changedAlarms(tx, known);
  const devices = await changedDevices(tx, known);
  const orders = await changedOrders(tx, known);
  const catalogues = await changedCatalogues(tx, known);
  return [...alarms, ...orders, ...devices, ...catalogues, ...(await newRejected(tx, known))];
}

async function firstLook(tx: Tx): Promise<Known> {
  const [newest] = await listRejected(tx, { deviceId: null, limit: 1 });
  const known: Known = {
    alarms: new Map(),
    identities: new Map(),
    statuses: new Map(),
    readUpTo: '',
    rejectedId: newest?.id ?? 0,
    ordersAt: (await tx.one(Now, NOW)).now,
    outdated: await readFingerprints(tx),
  };
  await changedAlarms(tx, known);
  const { identities, statuses, upTo } = await listRevisions(tx, null);
  return { ...known, identities, statuses, readUpTo: upTo };
}

/**
 * Finds changes without the log: reads the revisions of the rows that were written since, and fetches the rows whose
 * revision is another than before. States between two reads are not seen; an alarm that was raised and closed between
 * them is not either.
 */
export interface Rereader {
  /** Remembers how the organisation's rows stand, once; a snapshot taken afterwards misses nothing. */
  prepare(organisationId: OrganisationId): Promise<void>;
  /** Reports what changed since, in each organisation that was prepared. */
  reread(report: (organisationId: OrganisationId, item: LogItem) => void): Promise<void>;
}

export function createRereader(database: Pick<Database, 'transaction'>): Rereader {
  const known = new Map<OrganisationId, Promise<Known>>();

  return {
    prepare: async (organisationId) => {
      const running =
        known.get(organisationId) ?? database.transaction({ as: 'organisation', organisationId }, firstLook);
      known.set(organisationId, running);
      try {
        await running;
      } catch (error) {
        known.delete(organisationId);
        throw error;
      }
    },
    reread: async (report) => {
      for (const [organisationId, prepared] of known) {
        const before = await prepared;
        // The transaction may be repeated or fail: what it found counts only once it is over.
        const next = await database.transaction({ as: 'organisation', organisationId }, async (tx) => {
          const copy: Known = { ...before, alarms: new Map(before.alarms) };
          return { copy, items: await readAll(tx, copy) };
        });
        known.set(organisationId, Promise.resolve(next.copy));
        for (const item of next.items) report(organisationId, item);
      }
    },
  };
}
