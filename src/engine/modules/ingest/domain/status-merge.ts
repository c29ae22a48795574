import {
  alarmTypeName,
  deviceStateName,
  eventStateName,
  networkName,
  outputTypeNumbers,
} from '../../../../protocol/esp32-alarm/enums.ts';
import { finiteOrNull, ipv4Text, unixSecondsToDate } from '../../../../protocol/esp32-alarm/field-meaning.ts';
import type { AlarmEvent, Heartbeat, StatusMessage } from '../../../../protocol/esp32-alarm/messages.ts';
import type { CurrentStatus, OwnStatus } from './current-status.ts';

/** As the column asks for it; what a box prints instead says nothing about its version. */
const SEMVER = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
/** 0 factory, 1 ota_0, 2 ota_1. */
const LAST_PARTITION = 2;

/** Whoever speaks is there. */
export function mergeStatus(status: CurrentStatus, message: StatusMessage): CurrentStatus {
  return {
    ...status,
    isOnline: true,
    deviceState: deviceStateName(message.state) ?? null,
    stateDurationS: message.state_duration,
    uptimeS: message.uptime,
    bootCount: message.boot_count,
    freeHeapBytes: message.free_heap,
    minHeapBytes: message.min_heap,
    firmwareVersion: versionOrNull(message.firmware),
    networkType: networkName(message.network) ?? null,
    connected: message.connected,
    hasIp: message.has_ip,
    rssiDbm: message.rssi,
    ipAddress: ipv4Text(message.ip_address),
    mqttConnected: message.mqtt_connected,
    ntpSynced: message.ntp_synced,
    lastNtpSync: message.last_ntp_sync === 0 ? null : unixSecondsToDate(message.last_ntp_sync),
    panic1: message.panic1,
    panic2: message.panic2,
    boxSw: message.box_sw,
    siren: message.siren,
    turret: message.turret,
    panic1Count: message.panic1_count,
    panic2Count: message.panic2_count,
    tamperCount: message.tamper_count,
    wifiDisconnects: message.wifi_disconnects,
    mqttDisconnects: message.mqtt_disconnects,
    temperatureC: finiteOrNull(message.temperature),
    humidityPercent: finiteOrNull(message.humidity),
    errorFlags: message.error_flags,
    errorCount: message.error_count,
    partition: message.partition <= LAST_PARTITION ? message.partition : null,
    otaValidated: message.ota_validated,
  };
}

/**
 * In place: a copy for each heartbeat would be most of what is kept of it. Whether more than readings changed.
 */
export function takeHeartbeat(status: OwnStatus, message: Heartbeat): boolean {
  const networkType = message.eth_interface === 1 ? 'ethernet' : 'wifi';
  const { firmware } = message;
  const firmwareVersion =
    firmware === status.firmwareVersion ? firmware : (versionOrNull(firmware) ?? status.firmwareVersion);
  const isSameState =
    status.panic1 === message.panic1 &&
    status.panic2 === message.panic2 &&
    status.siren === message.siren &&
    status.turret === message.turret &&
    status.boxSw === message.box_sw &&
    status.networkType === networkType &&
    status.firmwareVersion === firmwareVersion;
  status.isOnline = true;
  status.temperatureC = finiteOrNull(message.temperature);
  status.humidityPercent = finiteOrNull(message.humidity);
  status.panic1 = message.panic1;
  status.panic2 = message.panic2;
  status.siren = message.siren;
  status.turret = message.turret;
  status.boxSw = message.box_sw;
  status.uptimeS = message.uptime;
  status.networkType = networkType;
  status.firmwareVersion = firmwareVersion;
  status.fanPwmDutyPercent = message.fan_pwm_duty;
  return !isSameState;
}

/** TEST changes nothing; types without an input of their own (fire, medical, duress …) leave the inputs alone. */
export function mergeAlarmEvent(status: CurrentStatus, message: AlarmEvent): CurrentStatus {
  const online = { ...status, isOnline: true };
  const on = isOn(message);
  if (on === null) return online;
  switch (alarmTypeName(message.type)) {
    case 'PANIC1':
      return { ...online, panic1: on };
    case 'PANIC2':
      return { ...online, panic2: on };
    case 'TAMPER':
      return { ...online, boxSw: on };
    case 'OUTPUT_EVENT':
      return mergeOutput(online, message.output_type, on);
    default:
      return online;
  }
}

function mergeOutput(status: CurrentStatus, output: number, on: boolean): CurrentStatus {
  const isAll = output === outputTypeNumbers.ALL;
  return {
    ...status,
    siren: isAll || output === outputTypeNumbers.SIREN ? on : status.siren,
    turret: isAll || output === outputTypeNumbers.TURRET ? on : status.turret,
  };
}

/** Whether the event says that its input or output is on; null where it says neither. */
export function isOn(message: Pick<AlarmEvent, 'state'>): boolean | null {
  switch (eventStateName(message.state)) {
    case 'ACTIVE':
    case 'STARTING':
      return true;
    case 'INACTIVE':
    case 'STOPPING':
      return false;
    default:
      return null;
  }
}

function versionOrNull(firmware: string): string | null {
  return SEMVER.test(firmware) ? firmware : null;
}
