import { z } from 'zod';
import { DeviceId, ModelId, OrganisationId, SiteId, ZoneId } from '../contract/primitives.ts';

export const DeviceKind = z.enum(['alarm_box', 'relay_board', 'sensor', 'gateway', 'robot', 'appliance']);
export type DeviceKind = z.infer<typeof DeviceKind>;

/** The box's own state machine (StatusMessage.state). */
export const DeviceState = z.enum([
  'BOOT',
  'INIT',
  'CONNECTING',
  'NORMAL',
  'ALARM',
  'MAINTENANCE',
  'ERROR',
  'CRITICAL',
]);
export type DeviceState = z.infer<typeof DeviceState>;

export const NetworkType = z.enum(['wifi', 'ethernet', 'none']);
export type NetworkType = z.infer<typeof NetworkType>;

/** What a device is; changes rarely. */
export const DeviceIdentity = z.object({
  id: DeviceId,
  organisationId: OrganisationId,
  siteId: SiteId.nullable(),
  siteName: z.string().nullable(),
  zoneId: ZoneId.nullable(),
  zoneName: z.string().nullable(),
  kind: DeviceKind,
  modelId: ModelId.nullable(),
  modelName: z.string().nullable(),
  brandName: z.string().nullable(),
  tags: z.array(z.string()),
  /** Out of use since; it is still heard, but nobody is told when it falls silent. */
  retiredAt: z.date().nullable(),
  /** Lower case with colons, null for devices that have none. */
  macAddress: z.string().nullable(),
  hostname: z.string(),
  /** What people call it; the hostname where nobody gave a name. */
  name: z.string(),
  country: z.string().nullable(),
  /** The box's own zone number, 1 to 255. */
  zone: z.int().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  createdAt: z.date(),
});
export type DeviceIdentity = z.infer<typeof DeviceIdentity>;

/** A device's current state in the width that a list needs. `revision` rises with each write. */
export const DeviceStatus = z.object({
  deviceId: DeviceId,
  isOnline: z.boolean(),
  lastSeen: z.date().nullable(),
  deviceState: DeviceState.nullable(),
  firmwareVersion: z.string().nullable(),
  networkType: NetworkType.nullable(),
  rssiDbm: z.int().nullable(),
  temperatureC: z.number().nullable(),
  humidityPercent: z.number().nullable(),
  fanPwmDutyPercent: z.int().nullable(),
  panic1: z.boolean(),
  panic2: z.boolean(),
  boxSw: z.boolean(),
  siren: z.boolean(),
  turret: z.boolean(),
  /** Whether the box has confirmed the id that we gave it. */
  deviceSynced: z.boolean(),
  revision: z.int().nonnegative(),
});
export type DeviceStatus = z.infer<typeof DeviceStatus>;

/** What lists sort by and the feed does not tell of rows that are not shown. */
export const DeviceFigure = z.enum(['lastSeen', 'firmware', 'signal', 'temperature', 'humidity', 'fan']);
export type DeviceFigure = z.infer<typeof DeviceFigure>;

/** Everything the box says of itself; the device page shows it. Nulls were never reported. */
export const DeviceStatusDetail = DeviceStatus.extend({
  stateDurationS: z.int().nullable(),
  uptimeS: z.int().nullable(),
  bootCount: z.int().nullable(),
  freeHeapBytes: z.int().nullable(),
  minHeapBytes: z.int().nullable(),
  partition: z.int().nullable(),
  otaValidated: z.boolean().nullable(),
  ipAddress: z.string().nullable(),
  connected: z.boolean().nullable(),
  hasIp: z.boolean().nullable(),
  mqttConnected: z.boolean().nullable(),
  ntpSynced: z.boolean().nullable(),
  lastNtpSync: z.date().nullable(),
  panic1Count: z.int().nullable(),
  panic2Count: z.int().nullable(),
  tamperCount: z.int().nullable(),
  wifiDisconnects: z.int().nullable(),
  mqttDisconnects: z.int().nullable(),
  errorCount: z.int().nullable(),
  errorFlags: z.int().nullable(),
  lastSyncAttempt: z.date().nullable(),
});
export type DeviceStatusDetail = z.infer<typeof DeviceStatusDetail>;

/** What a box reported of an input or output (alarm_events); newest first in lists. */
export const DeviceEvent = z.object({
  id: z.int().positive(),
  deviceId: DeviceId.nullable(),
  receivedAt: z.date(),
  /** The device's own clock. */
  deviceTime: z.date(),
  alarmType: z.enum([
    'UNKNOWN',
    'PANIC1',
    'PANIC2',
    'TAMPER',
    'FIRE',
    'INTRUSION',
    'MEDICAL',
    'DURESS',
    'OUTPUT_EVENT',
  ]),
  eventState: z.enum(['INACTIVE', 'ACTIVE', 'TEST', 'STARTING', 'STOPPING']),
  priority: z.enum(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']),
  outputType: z.int().nullable(),
  patternType: z.int().nullable(),
  durationS: z.int().nullable(),
  elapsedS: z.int().nullable(),
});
export type DeviceEvent = z.infer<typeof DeviceEvent>;

const Readings = z.array(z.number().nullable());

/** The three measurements of a box, a column each. */
export const MeasurementColumns = z.object({
  temperatureC: Readings,
  humidityPercent: Readings,
  fanPwmDutyPercent: Readings,
});
export type MeasurementColumns = z.infer<typeof MeasurementColumns>;

/** Heartbeat history in columns (not row objects), oldest first; all arrays have the same length. */
export const DeviceHistory = MeasurementColumns.extend({
  /** What one point stands for: a row as it was written, or the mean of an hour or a day. */
  resolution: z.enum(['row', 'hour', 'day']),
  /** Unix milliseconds, server time; of an hour or a day its start. */
  timeMs: z.array(z.number()),
  /** The lowest and highest values of the hours or days; null for rows. */
  band: z.object({ lowest: MeasurementColumns, highest: MeasurementColumns }).nullable(),
});
export type DeviceHistory = z.infer<typeof DeviceHistory>;

/** A site as lists and the map name it. */
export const SiteSummary = z.object({
  id: SiteId,
  name: z.string(),
  deviceCount: z.int(),
  address: z.string().nullable(),
  country: z.string().nullable(),
  /** `devices`: nobody gave the site a place, so it stands in the middle of its devices. */
  position: z
    .object({ latitude: z.number(), longitude: z.number(), from: z.enum(['site', 'devices']) })
    .nullable(),
});
export type SiteSummary = z.infer<typeof SiteSummary>;

/** A box that sends without having registered itself by a StatusMessage. */
export const UnregisteredDevice = z.object({
  topicBase: z.string(),
  hostname: z.string(),
  firstSeen: z.date(),
  lastSeen: z.date(),
  messageCount: z.int().nonnegative(),
  lastKind: z.string(),
});
export type UnregisteredDevice = z.infer<typeof UnregisteredDevice>;

export const RejectReason = z.enum([
  'too-large',
  'too-short',
  'bad-length',
  'bad-tag',
  'undecodable',
  'out-of-range',
  'replayed',
  'too-old',
  'sequence-reused',
  'wrong-topic',
  'refused-by-database',
  'rate-limited',
]);
export type RejectReason = z.infer<typeof RejectReason>;

/** A message that was refused and changed nothing; its first 512 bytes are kept for inspection. */
export const RejectedMessage = z.object({
  id: z.int().positive(),
  receivedAt: z.date(),
  topic: z.string(),
  hostname: z.string().nullable(),
  deviceId: DeviceId.nullable(),
  reason: RejectReason,
  sizeBytes: z.int().nonnegative(),
  frameHex: z.string(),
});
export type RejectedMessage = z.infer<typeof RejectedMessage>;
