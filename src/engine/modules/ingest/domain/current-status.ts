import type { DeviceStatusDetail } from '../../../../shared/devices/model.ts';

/** A box's state as ingestion holds it between messages: what people see, without the database's own columns. */
export type CurrentStatus = Readonly<Omit<DeviceStatusDetail, 'deviceId' | 'revision' | 'lastSeen'>>;

/** What a plain heartbeat changes; the rest, the state, changes seldom. */
export type ReadingName = 'isOnline' | 'uptimeS' | 'temperatureC' | 'humidityPercent' | 'fanPwmDutyPercent';

/** Of a box that has said nothing yet. */
export const unknownStatus: CurrentStatus = {
  isOnline: false,
  deviceState: null,
  firmwareVersion: null,
  networkType: null,
  rssiDbm: null,
  temperatureC: null,
  humidityPercent: null,
  fanPwmDutyPercent: null,
  panic1: false,
  panic2: false,
  boxSw: false,
  siren: false,
  turret: false,
  stateDurationS: null,
  uptimeS: null,
  bootCount: null,
  freeHeapBytes: null,
  minHeapBytes: null,
  partition: null,
  otaValidated: null,
  ipAddress: null,
  connected: null,
  hasIp: null,
  mqttConnected: null,
  ntpSynced: null,
  lastNtpSync: null,
  panic1Count: null,
  panic2Count: null,
  tamperCount: null,
  wifiDisconnects: null,
  mqttDisconnects: null,
  errorCount: null,
  errorFlags: null,
  deviceSynced: false,
  lastSyncAttempt: null,
};

const readingNames: ReadonlySet<string> = new Set<ReadingName>([
  'isOnline',
  'uptimeS',
  'temperatureC',
  'humidityPercent',
  'fanPwmDutyPercent',
]);
const isStateName = (name: string): name is Exclude<keyof CurrentStatus, ReadingName> =>
  name in unknownStatus && !readingNames.has(name);
const stateNames = Object.keys(unknownStatus).filter(isStateName);

/** Whether nothing but readings differs. */
export function isSameState(one: CurrentStatus, other: CurrentStatus): boolean {
  for (const name of stateNames) if (one[name] !== other[name]) return false;
  return true;
}
