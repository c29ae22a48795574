import { createHash } from 'node:crypto';
import {
  alarmTypeName,
  eventPriorityName,
  eventStateName,
  outputTypeName,
} from '../../../protocol/esp32-alarm/enums.ts';
import { degreesOrNull } from '../../../protocol/esp32-alarm/field-meaning.ts';
import type { AlarmEvent, StatusMessage } from '../../../protocol/esp32-alarm/messages.ts';
import { Priority } from '../../../shared/alarms/model.ts';
import type { DecodedBody } from './decode-message.ts';
import type { KnownDevice } from './device-memory.ts';
import { type CurrentStatus, isSameState } from './domain/current-status.ts';
import { type ChangeType, changeOf } from './domain/deadband.ts';
import { bootedAtS } from './domain/earlier-boot.ts';
import type { InputAlarm } from './domain/missing-alarm.ts';
import type { Moment } from './domain/moment.ts';
import { isOn, mergeAlarmEvent, mergeStatus, takeHeartbeat } from './domain/status-merge.ts';
import { syncStep } from './domain/sync-backoff.ts';
import type { SignalDraft } from './signal-draft.ts';
import type { Identity } from './store/write-devices.ts';
import type { EventDraft, HistoryDraft } from './work-item.ts';

/** What a message changed at a device, in memory already and to be written. */
export interface Applied {
  readonly history: HistoryDraft | null;
  readonly signals: readonly SignalDraft[];
  readonly updatesIdentity: boolean;
  /** The box has another id than ours, and it is time to tell it (again). */
  readonly sendsId: boolean;
}

const engineSignal = (
  type: SignalDraft['type'],
  kind: SignalDraft['kind'],
  note: string | null,
): SignalDraft => ({ type, kind, priority: null, source: 'engine', note });

/** Merges a message into its device. Only messages that were verified and not seen before come here. */
export function applyMessage(device: KnownDevice, body: DecodedBody, at: Moment): Applied {
  const { isOnline: wasOnline, deviceSynced, lastSyncAttempt } = device.status;
  device.lastHeardMs = at.monotonicMs;
  const changesState = merge(device, body, at.monotonicMs);
  const signals: SignalDraft[] = [];
  // A box that was never heard of cannot come back.
  if (!wasOnline && device.written !== null) signals.push(engineSignal('OFFLINE', 'returned', null));
  const sendsId = body.kind === 'resp' ? false : followSync(device, body.message.device_db_id, at, signals);
  const updatesIdentity =
    body.kind === 'status' || body.kind === 'login' ? followIdentity(device, body.message) : false;
  touch(device, at.wallMs);
  const { status } = device;
  const isSyncSame = status.deviceSynced === deviceSynced && status.lastSyncAttempt === lastSyncAttempt;
  if (changesState || !isSyncSame) device.stateVersion = device.version;
  const history = capture(device, at, body.message.timestamp, forcedChange(body));
  return { history, signals, updatesIdentity, sendsId };
}

/** The box is gone: its last will, or silence. Null where that is known. */
export function applyOffline(device: KnownDevice, note: string, at: Moment): Applied | null {
  if (!device.status.isOnline) return null;
  device.status = { ...device.status, isOnline: false };
  touch(device, at.wallMs);
  const history = capture(device, at, null, null);
  return {
    history,
    signals: [engineSignal('OFFLINE', 'active', note)],
    updatesIdentity: false,
    sendsId: false,
  };
}

/** The broker says that the connection broke. What the will says of the box's id was true when it connected. */
export function applyLastWill(device: KnownDevice, saidId: number, at: Moment): Applied {
  const signals: SignalDraft[] = [];
  const { deviceSynced } = device.status;
  const sendsId = followSync(device, saidId, at, signals);
  if (sendsId || device.status.deviceSynced !== deviceSynced) touchState(device, at.wallMs);
  const gone = applyOffline(device, 'The connection to the box was lost.', at);
  return {
    history: gone?.history ?? null,
    signals: [...signals, ...(gone?.signals ?? [])],
    updatesIdentity: false,
    sendsId,
  };
}

/** A refusal is over as soon as it is told; the alarm stays until someone has looked. */
export function securitySignals(note: string): readonly SignalDraft[] {
  return [engineSignal('SECURITY', 'active', note), engineSignal('SECURITY', 'returned', null)];
}

/** The id was sent; the box has not answered yet. */
export function markIdSent(device: KnownDevice, nowMs: number): void {
  device.status = { ...device.status, deviceSynced: false, lastSyncAttempt: new Date(nowMs) };
  touchState(device, nowMs);
}

export function identityOf(
  message: StatusMessage,
  known: Pick<Identity, 'base' | 'hostname' | 'bootEpoch' | 'replayResetMs'>,
): Identity {
  const latitude = degrees(message.latitude, 90);
  const longitude = degrees(message.longitude, 180);
  // A box without a position sends zeros.
  const isPlaced = latitude !== null && longitude !== null && (latitude !== 0 || longitude !== 0);
  return {
    base: known.base,
    hostname: known.hostname,
    bootEpoch: known.bootEpoch,
    replayResetMs: known.replayResetMs,
    country: message.country === '' ? null : message.country,
    zone: message.zone === 0 ? null : message.zone,
    latitude: isPlaced ? latitude : null,
    longitude: isPlaced ? longitude : null,
    bootedAtS: bootedAtS(message),
  };
}

export function eventOf(
  message: AlarmEvent,
  frame: Uint8Array,
  hostname: string,
  bootEpoch: number,
  envelopeSequence: number | null,
): EventDraft {
  const alarmType = alarmTypeName(message.type) ?? 'UNKNOWN';
  const isOutput = alarmType === 'OUTPUT_EVENT';
  return {
    hostname,
    sequence: message.sequence,
    bootEpoch,
    envelopeSequence,
    timestampS: message.timestamp,
    alarmType,
    eventState: eventStateName(message.state) ?? 'ACTIVE',
    priority: eventPriorityName(message.priority) ?? 'MEDIUM',
    physicalState: message.physical_state,
    output: isOutput
      ? {
          type: message.output_type,
          pattern: message.pattern_type,
          durationS: message.duration_seconds,
          elapsedS: message.elapsed_seconds,
        }
      : null,
    digest: createHash('sha256').update(frame).digest(),
    signal: signalOf(message),
  };
}

/** What an event means for alarms; null for a test, which is logged only. */
export function signalOf(message: AlarmEvent): SignalDraft | null {
  const type = alarmTypeName(message.type) ?? 'UNKNOWN';
  const priority = Priority.parse((eventPriorityName(message.priority) ?? 'MEDIUM').toLowerCase());
  if (type === 'OUTPUT_EVENT') {
    const output = outputTypeName(message.output_type) ?? `output ${message.output_type}`;
    const state = eventStateName(message.state) ?? 'ACTIVE';
    return { type: 'UNKNOWN', kind: 'output', priority, source: 'device', note: `${output} ${state}` };
  }
  const on = isOn(message);
  if (on === null) return null;
  return { type, kind: on ? 'active' : 'returned', priority, source: 'device', note: null };
}

/** Whether more than readings changed. */
function merge(device: KnownDevice, body: DecodedBody, nowMs: number): boolean {
  const before = device.status;
  if (body.kind === 'hb') {
    const { panic1, panic2, boxSw } = before;
    const changesState = takeHeartbeat(before, body.message);
    if (changesState) device.inputs.observe({ panic1, panic2, boxSw }, before, nowMs);
    return changesState;
  }
  device.status = merged(before, body);
  watchInputs(device, before, body, nowMs);
  return !isSameState(before, device.status);
}

function merged(status: CurrentStatus, body: Exclude<DecodedBody, { kind: 'hb' }>): CurrentStatus {
  switch (body.kind) {
    case 'login':
    case 'status':
      return mergeStatus(status, body.message);
    case 'alarm':
      return mergeAlarmEvent(status, body.message);
    case 'resp':
      return { ...status, isOnline: true };
    case 'lw':
      return status;
  }
}

const inputAlarms: ReadonlySet<string> = new Set<InputAlarm>(['PANIC1', 'PANIC2', 'TAMPER']);
const isInputAlarm = (type: string): type is InputAlarm => inputAlarms.has(type);

function watchInputs(device: KnownDevice, before: CurrentStatus, body: DecodedBody, nowMs: number): void {
  if (body.kind !== 'alarm') {
    device.inputs.observe(before, device.status, nowMs);
    return;
  }
  const type = alarmTypeName(body.message.type) ?? 'UNKNOWN';
  if (isInputAlarm(type)) device.inputs.settle(type, isOn(body.message));
}

function followSync(device: KnownDevice, saidId: number, at: Moment, signals: SignalDraft[]): boolean {
  if (device.id === null) return false;
  if (saidId === device.id) {
    if (!device.status.deviceSynced) signals.push(engineSignal('SYNC', 'returned', null));
    device.sync = null;
    if (!device.status.deviceSynced) device.status = { ...device.status, deviceSynced: true };
    return false;
  }
  const step = syncStep(device.sync, at.monotonicMs);
  device.sync = step.state;
  device.status = {
    ...device.status,
    deviceSynced: false,
    lastSyncAttempt: step.send ? new Date(at.wallMs) : device.status.lastSyncAttempt,
  };
  if (step.alert) {
    signals.push(engineSignal('SYNC', 'active', `The box keeps the id ${saidId} instead of ${device.id}.`));
  }
  return step.send;
}

function followIdentity(device: KnownDevice, message: StatusMessage): boolean {
  const known = device.identity;
  const said = identityOf(message, known);
  const next = { ...said, bootedAtS: earliest(known.bootedAtS, said.bootedAtS) };
  const isSame =
    known.bootedAtS === next.bootedAtS &&
    known.country === next.country &&
    known.zone === next.zone &&
    known.latitude === next.latitude &&
    known.longitude === next.longitude;
  device.identity = next;
  return !isSame;
}

/** Of what a boot says of its start. A clock that is set back must not make what the box says next an earlier boot's. */
function earliest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/**
 * An alarm without an input of its own (fire, medical …) changes nothing that the deadband would see; its event itself
 * is the change. One with an input is in the history when that changes.
 */
function forcedChange(body: DecodedBody): ChangeType | null {
  if (body.kind !== 'alarm' || isOn(body.message) === null) return null;
  const type = alarmTypeName(body.message.type) ?? 'UNKNOWN';
  return isInputAlarm(type) || type === 'OUTPUT_EVENT' ? null : 'ALARM';
}

function capture(
  device: KnownDevice,
  at: Moment,
  deviceTimeS: number | null,
  forced: ChangeType | null,
): HistoryDraft | null {
  const changeType = forced ?? changeOf(device.written, device.status, at.monotonicMs);
  if (changeType === null) return null;
  const { temperatureC, humidityPercent, fanPwmDutyPercent, panic1, panic2, boxSw } = device.status;
  const { siren, turret, deviceState, isOnline } = device.status;
  const values = {
    temperatureC,
    humidityPercent,
    fanPwmDutyPercent,
    panic1,
    panic2,
    boxSw,
    siren,
    turret,
    deviceState,
    isOnline,
  };
  device.written = { atMs: at.monotonicMs, values };
  return { timeUs: device.version, values, deviceTimeS, changeType };
}

function touch(device: KnownDevice, nowMs: number): void {
  device.version = Math.max(device.version + 1, nowMs * 1000);
}

/** More than readings changed. */
function touchState(device: KnownDevice, nowMs: number): void {
  touch(device, nowMs);
  device.stateVersion = device.version;
}

/** As the column keeps it, so that a stored position compares equal to the one the box sends again. */
function degrees(value: number, limit: 90 | 180): number | null {
  const known = degreesOrNull(value, limit);
  return known === null ? null : Math.round(known * 1e7) / 1e7;
}
