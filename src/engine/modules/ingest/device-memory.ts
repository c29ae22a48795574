import { createReplayWindow, type ReplayWindow } from '../../../protocol/esp32-alarm/replay-window.ts';
import { createSeenSequences, type SeenSequences } from '../../../protocol/esp32-alarm/seen-sequences.ts';
import type { DeviceId, OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import { copyOf, type OwnStatus, unknownStatus } from './domain/current-status.ts';
import type { WrittenRow } from './domain/deadband.ts';
import { createInputWatch, type InputWatch } from './domain/missing-alarm.ts';
import type { Moment } from './domain/moment.ts';
import { createRecentFrames, type RecentFrames } from './domain/recent-frames.ts';
import type { SyncState } from './domain/sync-backoff.ts';
import type { IngestFleet } from './fleet.ts';
import type { Identity } from './store/write-devices.ts';

/** Whether what is handed on now must write more of the device's status than its readings; it is then counted as told. */
export function takeStateChange(device: KnownDevice): boolean {
  if (device.stateVersion <= device.handedStateVersion) return false;
  device.handedStateVersion = device.stateVersion;
  return true;
}

/** One registered box, as it stands after every message taken so far (which may not be committed yet). */
export interface KnownDevice {
  /** Null while its registration is on the way to the database. */
  id: DeviceId | null;
  /** Its row is gone or was refused: what is still on the way for it changes nothing. */
  gone: boolean;
  readonly organisationId: OrganisationId;
  readonly siteId: SiteId | null;
  readonly mac: string;
  readonly name: string | null;
  identity: Identity;
  /** Its own: heartbeats change it in place. */
  status: OwnStatus;
  /** When the last message came, monotonic; long ago for a box that this station has not heard yet. */
  lastHeardMs: number;
  /** Rises with each change, µs; kept as last_seen, it tells which of two writes is the newer. */
  version: number;
  /** The version at which something beyond readings changed last, and the one that an item was told of. */
  stateVersion: number;
  handedStateVersion: number;
  written: WrittenRow | null;
  /** What arrived. */
  arrived: ReplayWindow;
  /** What arrived in the boot before; the broker may send some of it again. */
  previous: ReplayWindow | null;
  /** Alarms that came without an envelope. */
  readonly recentAlarms: RecentFrames;
  /** What the database may know: only what is committed with it. A crash must not make a message count as seen. */
  kept: SeenSequences;
  /** Whether the row of `kept` is stored: further messages change only what was seen. */
  isReplayStored: boolean;
  /** Of the boot before; null for what the database has. */
  keptPrevious: SeenSequences | null;
  /** The lowest sequence that a last will of the present connection may have, as far as it is kept. */
  keptLowestWill: number | null;
  sync: SyncState | null;
  /** Of the connection that the box is on; null where it is not known. */
  login: { readonly sequence: number; readonly isLoaded?: true } | null;
  willTaken: boolean;
  /** The newest first. A broker may send the wills of several connections again, whatever came after them. */
  takenWills: readonly Uint8Array[];
  readonly inputs: InputWatch;
  /** Monotonic. */
  lastSecurityMs: number;
}

/** A box that sends without being registered. Nothing it says changes anything. */
export interface UnknownHost {
  readonly recent: RecentFrames;
  /** Monotonic. */
  statusRequestedMs: number;
}

export interface DeviceMemory {
  byHost(base: string, hostname: string): KnownDevice | undefined;
  byMac(mac: string): KnownDevice | undefined;
  add(device: KnownDevice): void;
  /** The box now speaks under another name; whoever had it before loses it. */
  move(device: KnownDevice, base: string, hostname: string): void;
  forget(device: KnownDevice): void;
  all(): Iterable<KnownDevice>;
  unknownHost(base: string, hostname: string): UnknownHost;
  clear(): void;
}

/** Names cost an attacker nothing; the one heard longest ago is dropped first. */
const MAX_UNKNOWN_HOSTS = 1000;

export function createDeviceMemory(): DeviceMemory {
  /** By base, then by hostname: a key of both would have to be put together for each message. */
  const hosts = new Map<string, Map<string, KnownDevice>>();
  const macs = new Map<string, KnownDevice>();
  const unknown = new Map<string, UnknownHost>();
  const key = (base: string, hostname: string) => `${base}/${hostname}`;
  const keyOf = ({ identity }: KnownDevice) => key(identity.base, identity.hostname);

  function claimHost(device: KnownDevice): void {
    const { base, hostname } = device.identity;
    const ofBase = hosts.get(base) ?? new Map<string, KnownDevice>();
    hosts.set(base, ofBase.set(hostname, device));
    unknown.delete(keyOf(device));
  }

  function leaveHost(device: KnownDevice): void {
    const { base, hostname } = device.identity;
    if (hosts.get(base)?.get(hostname) === device) hosts.get(base)?.delete(hostname);
  }

  return {
    byHost: (base, hostname) => hosts.get(base)?.get(hostname),
    byMac: (mac) => macs.get(mac),
    add(device) {
      macs.set(device.mac, device);
      claimHost(device);
    },
    move(device, base, hostname) {
      leaveHost(device);
      device.identity = { ...device.identity, base, hostname };
      claimHost(device);
    },
    forget(device) {
      device.gone = true;
      leaveHost(device);
      if (macs.get(device.mac) === device) macs.delete(device.mac);
    },
    all: () => macs.values(),
    unknownHost(base, hostname) {
      const name = key(base, hostname);
      const known = unknown.get(name) ?? {
        recent: createRecentFrames(),
        statusRequestedMs: -Infinity,
      };
      unknown.delete(name);
      unknown.set(name, known);
      const oldest = unknown.keys().next().value;
      if (unknown.size > MAX_UNKNOWN_HOSTS && oldest !== undefined) unknown.delete(oldest);
      return known;
    },
    clear() {
      for (const device of macs.values()) device.gone = true;
      hosts.clear();
      macs.clear();
      unknown.clear();
    },
  };
}

/** A box whose first StatusMessage has just come. */
export function newDevice(fleet: IngestFleet, mac: string, identity: Identity, at: Moment): KnownDevice {
  return {
    id: null,
    gone: false,
    organisationId: fleet.organisationId,
    siteId: fleet.siteId,
    mac,
    name: null,
    identity,
    status: copyOf(unknownStatus),
    lastHeardMs: at.monotonicMs,
    version: at.wallMs * 1000,
    stateVersion: at.wallMs * 1000,
    handedStateVersion: 0,
    written: null,
    ...nothingSeen(identity.bootEpoch),
    recentAlarms: createRecentFrames(),
    sync: null,
    inputs: createInputWatch(),
    lastSecurityMs: -Infinity,
  };
}

/** What replay protection remembers of a box before its first message of an epoch. */
function nothingSeen(bootEpoch: number) {
  return {
    arrived: createReplayWindow(bootEpoch),
    previous: null,
    kept: createSeenSequences(bootEpoch),
    isReplayStored: false,
    keptPrevious: null,
    keptLowestWill: null,
    login: null,
    willTaken: false,
    takenWills: [],
  };
}

/** An administrator says that another board speaks now: what the box sends next is taken, whatever its numbers. */
export function forgetReplay(device: KnownDevice, replayResetMs: number): void {
  Object.assign(device, nothingSeen(0));
  device.identity = { ...device.identity, bootEpoch: 0, bootedAtS: null, replayResetMs };
}
