import type { AlarmFlood } from '../../../shared/alarms/flood.ts';
import { type Alarm, AlarmState } from '../../../shared/alarms/model.ts';
import type { SuppressionWindow } from '../../../shared/alarms/suppression-window.ts';
import { type Arming, type Command, OPEN_STATUSES } from '../../../shared/commands/model.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { DeviceIdentity, DeviceStatus, DeviceStatusDetail } from '../../../shared/devices/model.ts';
import { type FeedFrame, type FeedItem, Outdated } from '../../../shared/feed/model.ts';
import type { Board, Relay } from '../../../shared/relays/model.ts';
import type { SequenceRun, SequenceRunStep } from '../../../shared/sequences/model.ts';
import { replaceInOrder } from '../lib/alarm-order.ts';
import { emptyRows, type FeedModel, type FeedRows } from './feed-model.ts';

/** Which parts of what is on screen a frame touched. */
export interface Changed {
  alarms: boolean;
  windows: boolean;
  flood: boolean;
  /** A device came, went or was renamed; `statuses`: some device reported. */
  identities: boolean;
  statuses: boolean;
  details: boolean;
  rejected: boolean;
  commands: boolean;
  armings: boolean;
  runs: boolean;
  boards: boolean;
  outdated: boolean;
  system: boolean;
}

export const CLOSED_ALARMS_KEPT = 200;
export const REJECTED_KEPT = 500;
export const ENDED_COMMANDS_KEPT = 500;
export const ARMINGS_KEPT = 50;
const RUNS_KEPT = 100;

export function nothingChanged(): Changed {
  return {
    alarms: false,
    windows: false,
    flood: false,
    identities: false,
    statuses: false,
    details: false,
    rejected: false,
    commands: false,
    armings: false,
    runs: false,
    boards: false,
    outdated: false,
    system: false,
  };
}

function everythingChanged(): Changed {
  return {
    alarms: true,
    windows: true,
    flood: true,
    identities: true,
    statuses: true,
    details: true,
    rejected: true,
    commands: true,
    armings: true,
    runs: true,
    boards: true,
    outdated: true,
    system: true,
  };
}

function dropOldest<K, V>(map: Map<K, V>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}

const ALARM_STATES: ReadonlyMap<string, AlarmState> = new Map(
  AlarmState.options.map((state) => [state, state]),
);

/**
 * Puts a row in its place unless a newer one is there. A closed alarm leaves the open ones and never returns.
 *
 * The state is taken as the program's own word: a string that was parsed is compared letter by letter each time, and
 * every alarm of a long queue is asked for its state many times a second.
 */
export function putAlarm(rows: FeedRows, come: Alarm): boolean {
  const open = rows.alarms.get(come.id);
  const known = open ?? rows.closedAlarms.get(come.id);
  if (known !== undefined && known.revision >= come.revision) return false;
  const alarm = { ...come, state: ALARM_STATES.get(come.state) ?? come.state };
  const isOpen = alarm.state !== 'closed';
  replaceInOrder(rows.queue, open ?? null, isOpen ? alarm : null);
  if (isOpen) {
    rows.alarms.set(alarm.id, alarm);
    return true;
  }
  rows.alarms.delete(alarm.id);
  rows.closedAlarms.set(alarm.id, alarm);
  dropOldest(rows.closedAlarms, CLOSED_ALARMS_KEPT);
  return true;
}

/** One that is over leaves. The log knows no name of a device. */
export function putWindow(rows: FeedRows, window: SuppressionWindow): boolean {
  const known = rows.windows.get(window.id);
  if (known !== undefined && known.revision >= window.revision) return false;
  if (window.endedAt !== null) return rows.windows.delete(window.id);
  const device = window.deviceId === null ? undefined : rows.devices.get(window.deviceId);
  const deviceName = window.deviceName ?? known?.deviceName ?? device?.identity.name ?? null;
  rows.windows.set(window.id, { ...window, deviceName });
  return true;
}

/** A newer one begins only after the one before is over. */
export function putFlood(rows: FeedRows, flood: AlarmFlood): boolean {
  const known = rows.flood;
  if (known !== null && (known.id > flood.id || (known.id === flood.id && known.revision >= flood.revision)))
    return false;
  rows.flood = flood;
  return true;
}

export function isOpen({ status }: Command): boolean {
  return OPEN_STATUSES.some((open) => open === status);
}

/** As with alarms: one that has ended never opens again. */
export function putCommand(rows: FeedRows, command: Command): boolean {
  const known = rows.commands.get(command.id) ?? rows.endedCommands.get(command.id);
  if (known !== undefined && known.revision >= command.revision) return false;
  if (isOpen(command)) {
    rows.commands.set(command.id, command);
    return true;
  }
  rows.commands.delete(command.id);
  rows.endedCommands.set(command.id, command);
  dropOldest(rows.endedCommands, ENDED_COMMANDS_KEPT);
  return true;
}

export function putArming(rows: FeedRows, arming: Arming): boolean {
  const known = rows.armings.get(arming.id);
  if (known !== undefined && known.revision >= arming.revision) return false;
  rows.armings.set(arming.id, arming);
  dropOldest(rows.armings, ARMINGS_KEPT);
  return true;
}

export function putRun(rows: FeedRows, run: SequenceRun): boolean {
  const known = rows.runs.get(run.id);
  if (known !== undefined && known.revision >= run.revision) return false;
  rows.runs.set(run.id, run);
  dropOldest(rows.runs, RUNS_KEPT);
  return true;
}

export function putRunStep(rows: FeedRows, step: SequenceRunStep): boolean {
  const known = rows.runSteps.get(step.runId);
  if ((known?.get(step.position)?.revision ?? 0) >= step.revision) return false;
  rows.runSteps.set(step.runId, new Map(known).set(step.position, step));
  dropOldest(rows.runSteps, RUNS_KEPT);
  return true;
}

function putBoard(rows: FeedRows, board: Board): boolean {
  const known = rows.boards.get(board.deviceId);
  if (known !== undefined && known.revision >= board.revision) return false;
  rows.boards.set(board.deviceId, board);
  return true;
}

export function putRelay(rows: FeedRows, relay: Relay): boolean {
  const { deviceId, relayIndex, revision } = relay;
  const known = rows.relays.get(deviceId);
  if ((known?.get(relayIndex)?.revision ?? -1) >= revision) return false;
  rows.relays.set(deviceId, new Map(known).set(relayIndex, relay));
  return true;
}

function putIdentity(rows: FeedRows, identity: DeviceIdentity): void {
  const status = rows.devices.get(identity.id)?.status ?? rows.strayStatuses.get(identity.id) ?? null;
  rows.strayStatuses.delete(identity.id);
  rows.devices.set(identity.id, { identity, status });
}

export function putStatus(rows: FeedRows, status: DeviceStatus): boolean {
  const device = rows.devices.get(status.deviceId);
  const known = device?.status ?? rows.strayStatuses.get(status.deviceId);
  if (known !== undefined && known !== null && known.revision >= status.revision) return false;
  if (device === undefined) rows.strayStatuses.set(status.deviceId, status);
  else rows.devices.set(status.deviceId, { identity: device.identity, status });
  return device !== undefined;
}

export function putDetail(rows: FeedRows, detail: DeviceStatusDetail): boolean {
  const known = rows.details.get(detail.deviceId);
  if (known !== undefined && known.revision >= detail.revision) return false;
  rows.details.set(detail.deviceId, detail);
  return true;
}

function removeDevice(rows: FeedRows, deviceId: DeviceId): void {
  rows.devices.delete(deviceId);
  rows.strayStatuses.delete(deviceId);
  rows.details.delete(deviceId);
  rows.boards.delete(deviceId);
  rows.relays.delete(deviceId);
}

function markOutdated(rows: FeedRows, what: Outdated): void {
  rows.outdated.set(what, (rows.outdated.get(what) ?? 0) + 1);
}

function applyItem(rows: FeedRows, item: FeedItem, changed: Changed): void {
  switch (item.kind) {
    case 'alarm':
      if (putAlarm(rows, item.alarm)) changed.alarms = true;
      return;
    case 'window':
      if (putWindow(rows, item.window)) changed.windows = true;
      return;
    case 'flood':
      if (putFlood(rows, item.flood)) changed.flood = true;
      return;
    case 'device':
      putIdentity(rows, item.device);
      changed.identities = true;
      return;
    case 'device-removed':
      removeDevice(rows, item.deviceId);
      changed.identities = true;
      changed.details = true;
      changed.boards = true;
      return;
    case 'status':
      if (putStatus(rows, item.status)) changed.statuses = true;
      return;
    case 'status-detail':
      if (putStatus(rows, item.status)) changed.statuses = true;
      if (putDetail(rows, item.status)) changed.details = true;
      return;
    case 'rejected':
      rows.rejected.set(item.message.id, item.message);
      dropOldest(rows.rejected, REJECTED_KEPT);
      changed.rejected = true;
      return;
    case 'command':
      if (putCommand(rows, item.command)) changed.commands = true;
      return;
    case 'arming':
      if (putArming(rows, item.arming)) changed.armings = true;
      return;
    case 'sequence-run':
      if (putRun(rows, item.run)) changed.runs = true;
      return;
    case 'sequence-step':
      if (putRunStep(rows, item.step)) changed.runs = true;
      return;
    case 'board':
      if (putBoard(rows, item.board)) changed.boards = true;
      return;
    case 'relay':
      if (putRelay(rows, item.relay)) changed.boards = true;
      return;
    case 'outdated':
      markOutdated(rows, item.what);
      changed.outdated = true;
      return;
    case 'system':
      rows.system = item.system;
      changed.system = true;
  }
}

/**
 * What of the old rows outlives a snapshot: it holds only open alarms, list-width status and no refused messages,
 * so the rest stays, and so does a row that a call returned after the snapshot was taken. An open alarm that is not
 * in it was closed or deleted while nobody listened.
 */
function carryOver(from: FeedRows, to: FeedRows): void {
  for (const [id, alarm] of to.alarms) {
    const known = from.alarms.get(id) ?? from.closedAlarms.get(id);
    if (known !== undefined && known.revision > alarm.revision) putAlarm(to, known);
  }
  for (const [id, alarm] of from.closedAlarms) if (!to.alarms.has(id)) to.closedAlarms.set(id, alarm);
  for (const [id, command] of to.commands) {
    const known = from.commands.get(id) ?? from.endedCommands.get(id);
    if (known !== undefined && known.revision > command.revision) putCommand(to, known);
  }
  for (const [id, command] of from.endedCommands) if (!to.commands.has(id)) to.endedCommands.set(id, command);
  for (const [id, detail] of from.details)
    if (to.devices.has(id) && !to.details.has(id)) to.details.set(id, detail);
  for (const [id, message] of from.rejected) if (!to.rejected.has(id)) to.rejected.set(id, message);
  // What changed while nobody listened is not in a snapshot.
  for (const what of Outdated.options) to.outdated.set(what, (from.outdated.get(what) ?? 0) + 1);
  to.system ??= from.system;
}

function applyAll(rows: FeedRows, items: readonly FeedItem[]): Changed {
  const changed = nothingChanged();
  for (const item of items) applyItem(rows, item, changed);
  return changed;
}

/**
 * Applies one frame to the model, in place, and says what changed on screen. The very first snapshot shows as it
 * comes; a later one (after a resynchronisation) is gathered aside and replaces the rows at its end, so that the
 * screen never empties.
 */
export function applyFrame(model: FeedModel, frame: FeedFrame): Changed {
  if (frame.type === 'changes') {
    model.cursor = frame.cursor;
    return applyAll(model.rows, frame.items);
  }
  if (frame.first) {
    model.incoming = emptyRows();
    if (!model.ready) model.rows = model.incoming;
  }
  const target = model.incoming ?? model.rows;
  const changed = applyAll(target, frame.items);
  if (!frame.last) return model.ready ? nothingChanged() : changed;
  if (target !== model.rows) carryOver(model.rows, target);
  model.rows = target;
  model.incoming = null;
  model.ready = true;
  model.cursor = frame.cursor;
  return everythingChanged();
}
