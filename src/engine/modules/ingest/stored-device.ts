import { loadReplayWindow, type ReplayWindow } from '../../../protocol/esp32-alarm/replay-window.ts';
import { createSeenSequences } from '../../../protocol/esp32-alarm/seen-sequences.ts';
import type { KnownDevice } from './device-memory.ts';
import type { CurrentStatus } from './domain/current-status.ts';
import type { WrittenRow } from './domain/deadband.ts';
import { createInputWatch, type InputWatch } from './domain/missing-alarm.ts';
import type { Moment } from './domain/moment.ts';
import { createRecentFrames } from './domain/recent-frames.ts';
import { seenBefore } from './seen-before.ts';
import type { StoredDevice } from './store/load-devices.ts';
import type { Identity } from './store/write-devices.ts';

/** A box as the database has it. */
export function knownDevice(stored: StoredDevice, at: Moment): KnownDevice {
  const kept = {
    bootEpoch: stored.bootEpoch,
    highestSequence: stored.replayHighest,
    seen: stored.replaySeen ?? new Uint8Array(128),
  };
  return {
    id: stored.id,
    gone: false,
    organisationId: stored.organisationId,
    siteId: stored.siteId,
    mac: stored.mac,
    name: stored.name,
    identity: identityOf(stored),
    status: statusOf(stored),
    lastHeardMs: -Infinity,
    version: stored.lastSeenUs ?? 0,
    stateVersion: stored.lastSeenUs ?? 0,
    handedStateVersion: stored.lastSeenUs ?? 0,
    written: writtenOf(stored, at),
    arrived: loadReplayWindow(seenBefore(kept, stored.alarmSequences ?? [])),
    previous: previousOf(stored),
    recentAlarms: createRecentFrames(),
    kept: createSeenSequences(kept.bootEpoch, kept),
    isReplayStored: stored.replayHighest !== null,
    keptPrevious: null,
    keptLowestWill: stored.replayLowestWill,
    sync: null,
    login: stored.replayLowestWill === null ? null : { sequence: stored.replayLowestWill, isLoaded: true },
    willTaken: false,
    takenWills: [],
    inputs: inputsOf(stored, at.monotonicMs),
    lastSecurityMs: -Infinity,
  };
}

/** Takes a device's state back to what the database has, after a message of it was refused there. */
export function restore(device: KnownDevice, stored: StoredDevice, at: Moment): void {
  const fresh = knownDevice(stored, at);
  device.status = fresh.status;
  device.written = fresh.written;
  device.version = Math.max(device.version, fresh.version);
  // What of it other messages on their way changed is not known: the next one writes everything.
  device.version += 1;
  device.stateVersion = device.version;
}

function previousOf(stored: StoredDevice): ReplayWindow | null {
  const { previousEpoch, previousHighest, previousSeen, previousAlarmSequences } = stored;
  if (previousEpoch === null) return null;
  const kept = {
    bootEpoch: previousEpoch,
    highestSequence: previousHighest,
    seen: previousSeen ?? new Uint8Array(128),
  };
  return loadReplayWindow(seenBefore(kept, previousAlarmSequences ?? []));
}

/** An input and its alarm that do not agree: the event may have been lost in the moment that we stopped. */
function inputsOf(stored: StoredDevice, nowMs: number): InputWatch {
  const watch = createInputWatch();
  const active = new Set(stored.activeInputAlarms);
  const status = statusOf(stored);
  const asAlarmed = {
    ...status,
    panic1: active.has('PANIC1'),
    panic2: active.has('PANIC2'),
    boxSw: active.has('TAMPER'),
  };
  watch.observe(asAlarmed, status, nowMs);
  return watch;
}

function identityOf(stored: StoredDevice): Identity {
  const { hostname, base, country, zone, latitude, longitude, bootEpoch, bootedAtS } = stored;
  const replayResetMs = stored.replayResetAt?.getTime() ?? null;
  return { hostname, base, country, zone, latitude, longitude, bootEpoch, bootedAtS, replayResetMs };
}

function statusOf(stored: StoredDevice): CurrentStatus {
  return {
    isOnline: stored.isOnline ?? false,
    deviceState: stored.deviceState,
    firmwareVersion: stored.firmwareVersion,
    networkType: stored.networkType,
    rssiDbm: stored.rssiDbm,
    temperatureC: stored.temperatureC,
    humidityPercent: stored.humidityPercent,
    fanPwmDutyPercent: stored.fanPwmDutyPercent,
    panic1: stored.panic1 ?? false,
    panic2: stored.panic2 ?? false,
    boxSw: stored.boxSw ?? false,
    siren: stored.siren ?? false,
    turret: stored.turret ?? false,
    stateDurationS: stored.stateDurationS,
    uptimeS: stored.uptimeS,
    bootCount: stored.bootCount,
    freeHeapBytes: stored.freeHeapBytes,
    minHeapBytes: stored.minHeapBytes,
    partition: stored.partition,
    otaValidated: stored.otaValidated,
    ipAddress: stored.ipAddress,
    connected: stored.connected,
    hasIp: stored.hasIp,
    mqttConnected: stored.mqttConnected,
    ntpSynced: stored.ntpSynced,
    lastNtpSync: stored.lastNtpSync,
    panic1Count: stored.panic1Count,
    panic2Count: stored.panic2Count,
    tamperCount: stored.tamperCount,
    wifiDisconnects: stored.wifiDisconnects,
    mqttDisconnects: stored.mqttDisconnects,
    errorCount: stored.errorCount,
    errorFlags: stored.errorFlags,
    deviceSynced: stored.deviceSynced ?? false,
    lastSyncAttempt: stored.lastSyncAttempt,
  };
}

function writtenOf(stored: StoredDevice, at: Moment): WrittenRow | null {
  if (stored.writtenAt === null) return null;
  return {
    atMs: at.monotonicMs - Math.max(0, at.wallMs - stored.writtenAt.getTime()),
    values: {
      temperatureC: stored.writtenTemperatureC,
      humidityPercent: stored.writtenHumidityPercent,
      fanPwmDutyPercent: stored.writtenFanPwmDutyPercent,
      panic1: stored.writtenPanic1 ?? false,
      panic2: stored.writtenPanic2 ?? false,
      boxSw: stored.writtenBoxSw ?? false,
      siren: stored.writtenSiren ?? false,
      turret: stored.writtenTurret ?? false,
      deviceState: stored.writtenDeviceState,
      isOnline: stored.writtenIsOnline ?? false,
    },
  };
}
