import type { FeedItem, Interest } from '../../../shared/feed/model.ts';
import { type PeoplesDatabase, personScope, type Tx } from '../../platform/db/database.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';
import { listOpenAlarms, listRunningFloods, listWindows } from '../alarms/index.ts';
import { listArmings, listCurrentCommands } from '../commands/index.ts';
import { findIdentities, findStatuses, listIdentities, listRejected } from '../devices/index.ts';
import { listBoards, listRelays } from '../relays/index.ts';
import { listCurrentRuns, listSteps } from '../sequences/index.ts';
import { narrowStatus } from './narrow-status.ts';

/** Most items in one frame of a snapshot. */
export const SNAPSHOT_FRAME_ITEMS = 1000;
const DEVICES_PER_PAGE = SNAPSHOT_FRAME_ITEMS / 2;
const REJECTED_SHOWN = 200;
/** What ended so lately that a person may still look for it. */
const COMMANDS_RECENT_S = 300;
const COMMANDS_SHOWN = 2000;

async function listedDevices(tx: Tx, afterId: number): Promise<{ items: FeedItem[]; lastId: number | null }> {
  const identities = await listIdentities(tx, afterId, DEVICES_PER_PAGE);
  const statuses = await findStatuses(
    tx,
    identities.map(({ id }) => id),
  );
  const full = identities.length === DEVICES_PER_PAGE;
  return {
    items: [
      ...identities.map((device): FeedItem => ({ kind: 'device', device })),
      ...statuses.map((status): FeedItem => ({ kind: 'status', status: narrowStatus(status) })),
    ],
    lastId: full ? (identities.at(-1)?.id ?? null) : null,
  };
}

async function openPages(tx: Tx, { deviceIds, devices }: Interest): Promise<FeedItem[]> {
  const identities = devices ? [] : await findIdentities(tx, deviceIds);
  const statuses = await findStatuses(tx, deviceIds);
  return [
    ...identities.map((device): FeedItem => ({ kind: 'device', device })),
    ...statuses.map((status): FeedItem => ({ kind: 'status-detail', status })),
  ];
}

async function currentOrders(tx: Tx): Promise<FeedItem[]> {
  const commands = await listCurrentCommands(tx, COMMANDS_RECENT_S, COMMANDS_SHOWN);
  const armings = await listArmings(tx, new Date());
  const runs = await listCurrentRuns(tx, COMMANDS_RECENT_S);
  const steps = await listSteps(
    tx,
    runs.map(({ id }) => id),
  );
  return [
    ...commands.map((command): FeedItem => ({ kind: 'command', command })),
    ...armings.map((arming): FeedItem => ({ kind: 'arming', arming })),
    ...runs.map((run): FeedItem => ({ kind: 'sequence-run', run })),
    ...steps.map((step): FeedItem => ({ kind: 'sequence-step', step })),
  ];
}

async function newestRejected(tx: Tx): Promise<FeedItem[]> {
  const messages = await listRejected(tx, { deviceId: null, limit: REJECTED_SHOWN });
  return messages.reverse().map((message): FeedItem => ({ kind: 'rejected', message }));
}

async function alarmsAndWindows(tx: Tx): Promise<FeedItem[]> {
  const alarms = await listOpenAlarms(tx);
  const windows = await listWindows(tx, null);
  const floods = await listRunningFloods(tx);
  return [
    ...alarms.map((alarm): FeedItem => ({ kind: 'alarm', alarm })),
    ...windows.map((window): FeedItem => ({ kind: 'window', window })),
    ...floods.map((flood): FeedItem => ({ kind: 'flood', flood })),
  ];
}

async function boardsAndRelays(tx: Tx): Promise<FeedItem[]> {
  const boards = await listBoards(tx, null);
  const relays = await listRelays(tx, null);
  return [
    ...boards.map((board): FeedItem => ({ kind: 'board', board })),
    ...relays.map((relay): FeedItem => ({ kind: 'relay', relay })),
  ];
}

/**
 * What a person with this interest must know, open alarms first, in parts of at most SNAPSHOT_FRAME_ITEMS. Each part
 * is a short transaction of its own, because a slow reader must not hold one open; whatever changes meanwhile comes
 * again as a change from the position that was noted before.
 */
export async function* readSnapshot(
  database: PeoplesDatabase,
  viewer: Pick<Viewer, 'organisationId' | 'userId'>,
  interest: Interest,
): AsyncGenerator<readonly FeedItem[], void, void> {
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    database.transaction(personScope(viewer), work);

  if (interest.alarms) {
    const alarms = await read(alarmsAndWindows);
    for (let from = 0; from < alarms.length; from += SNAPSHOT_FRAME_ITEMS)
      yield alarms.slice(from, from + SNAPSHOT_FRAME_ITEMS);
  }
  if (interest.relays) {
    const boards = await read(boardsAndRelays);
    for (let from = 0; from < boards.length; from += SNAPSHOT_FRAME_ITEMS)
      yield boards.slice(from, from + SNAPSHOT_FRAME_ITEMS);
  }
  if (interest.commands) {
    const orders = await read(currentOrders);
    for (let from = 0; from < orders.length; from += SNAPSHOT_FRAME_ITEMS)
      yield orders.slice(from, from + SNAPSHOT_FRAME_ITEMS);
  }
  if (interest.deviceIds.length > 0) yield await read((tx) => openPages(tx, interest));
  for (let afterId: number | null = interest.devices ? 0 : null; afterId !== null; ) {
    const start: number = afterId;
    const page = await read((tx) => listedDevices(tx, start));
    yield page.items;
    afterId = page.lastId;
  }
  if (interest.rejected) yield await read(newestRejected);
}
