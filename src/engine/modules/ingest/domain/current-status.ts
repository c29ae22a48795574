import type { DeviceStatusDetail } from '../../../../shared/devices/model.ts';

/** A box's state as ingestion holds it between messages: what people see, without the database's own columns. */
export type CurrentStatus = Readonly<Omit<DeviceStatusDetail, 'deviceId' | 'revision' | 'lastSeen'>>;

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
