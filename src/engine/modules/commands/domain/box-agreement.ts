import type { BoxCommand } from './box-command.ts';

/** What a box reports, as far as it can confirm a command. */
export interface Reported {
  readonly siren: boolean;
  readonly turret: boolean;
  readonly fanDutyPercent: number | null;
  readonly uptimeS: number | null;
  readonly bootCount: number | null;
  readonly firmwareVersion: string | null;
  readonly partition: number | null;
  readonly otaValidated: boolean | null;
  readonly country: string | null;
  readonly zone: number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** OUTPUT_EVENTs since the command was sent. */
export interface OutputEvents {
  readonly started: readonly number[];
  readonly stopped: readonly number[];
}

const MINUTE_MS = 60_000;
/** Two heartbeats of the default interval, and some more. */
const BY_HEARTBEAT_MS = 75_000;
/** A status comes every few minutes. */
const BY_STATUS_MS = 10 * MINUTE_MS;
const RESTART_MS = 2 * MINUTE_MS;
const UPDATE_MS = 15 * MINUTE_MS;

/** How long the state may take; null where nothing a box reports shows it. The protocol's "What confirms a command". */
export function confirmationMs(command: BoxCommand): number | null {
  switch (command.type) {
    case 'OUTPUT':
      return command.output === 'RELAY1' || command.output === 'RELAY2' ? null : BY_HEARTBEAT_MS;
    case 'SYSTEM':
      return command.action === 'REBOOT' ? RESTART_MS + (command.delayS ?? 0) * 1000 : null;
    case 'CONFIG':
      return command.kind === 'LOCATION' ? BY_STATUS_MS : null;
    case 'OTA':
      if (command.action === 'VALIDATE') return BY_STATUS_MS;
      return command.action === 'START_UPDATE' || command.action === 'ROLLBACK' ? UPDATE_MS : null;
    case 'DIAGNOSTIC':
    case 'CONFIG_READ':
      return null;
  }
}

/**
 * Whether the box reports what was ordered, and by a report that came after the order: one that differs from before, or
 * with another uptime, or an event since.
 */
export function agrees(command: BoxCommand, before: Reported, now: Reported, events: OutputEvents): boolean {
  switch (command.type) {
    case 'OUTPUT':
      return outputAgrees(command, before, now, events);
    case 'SYSTEM':
      return command.action === 'REBOOT' && isRestarted(before, now);
    case 'CONFIG':
      return command.kind === 'LOCATION' && locationAgrees(command.settings, before, now);
    case 'OTA':
      return updateAgrees(command, before, now);
    case 'DIAGNOSTIC':
    case 'CONFIG_READ':
      return false;
  }
}

const isRestarted = (before: Reported, now: Reported) =>
  now.bootCount !== null && now.bootCount > (before.bootCount ?? 0);

/** Something came since; a heartbeat and a status carry the uptime. */
const isFresh = (before: Reported, now: Reported) =>
  now.uptimeS !== before.uptimeS || now.bootCount !== before.bootCount;

const SIREN = 1;
const TURRET = 2;

function outputAgrees(
  command: BoxCommand & { type: 'OUTPUT' },
  before: Reported,
  now: Reported,
  events: OutputEvents,
): boolean {
  if (command.output === 'FAN') {
    const duty = command.pattern === 'OFF' ? 0 : command.fanDutyPercent;
    return now.fanDutyPercent === duty && (before.fanDutyPercent !== duty || isFresh(before, now));
  }
  const isOn = command.pattern !== 'OFF';
  const lamp = (name: 'siren' | 'turret', output: number) => {
    // A short pattern may be over before the state is reported.
    if (isOn && events.started.includes(output)) return true;
    if (now[name] !== isOn) return false;
    return before[name] !== isOn || isFresh(before, now) || (!isOn && events.stopped.includes(output));
  };
  if (command.output === 'SIREN') return lamp('siren', SIREN);
  if (command.output === 'TURRET') return lamp('turret', TURRET);
  return command.output === 'ALL' && lamp('siren', SIREN) && lamp('turret', TURRET);
}

/** A box keeps degrees as 32-bit floats: 7 digits. */
const DEGREES_TOLERANCE = 2e-5;
const isNear = (one: number, other: number | null) =>
  other !== null && Math.abs(one - other) <= DEGREES_TOLERANCE;

function locationAgrees(
  { country, zone, latitude, longitude }: (BoxCommand & { type: 'CONFIG'; kind: 'LOCATION' })['settings'],
  before: Reported,
  now: Reported,
): boolean {
  const holds = (said: Reported) =>
    (country === undefined || said.country === country) &&
    (zone === undefined || said.zone === zone) &&
    (latitude === undefined || isNear(latitude, said.latitude)) &&
    (longitude === undefined || isNear(longitude, said.longitude));
  return holds(now) && (!holds(before) || isFresh(before, now));
}

function updateAgrees(command: BoxCommand & { type: 'OTA' }, before: Reported, now: Reported): boolean {
  switch (command.action) {
    case 'START_UPDATE':
      return (
        isRestarted(before, now) &&
        now.partition !== before.partition &&
        (command.version === undefined || now.firmwareVersion === command.version)
      );
    case 'VALIDATE':
      return now.otaValidated === true && (before.otaValidated !== true || isFresh(before, now));
    case 'ROLLBACK':
      return isRestarted(before, now) && now.partition !== before.partition;
    case 'CHECK_UPDATE':
    case 'GET_STATUS':
      return false;
  }
}
