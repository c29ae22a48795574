import { z } from 'zod';
import { numberField, TEXT_FIELDS, textField } from './fields.ts';

const ipv4 = z.ipv4();
/** 1 to 64 bytes. */
const keyHex = z
  .string()
  .regex(/^(?:[0-9a-f]{2}){1,64}$/i)
  .toLowerCase();

/** What is left out stays as it is on the box. */
export const WifiSettings = z.strictObject({
  ssid: textField(TEXT_FIELDS.ssid).min(1).optional(),
  password: textField(TEXT_FIELDS.wifiPassword).optional(),
  dhcp: z.boolean().optional(),
  staticIp: ipv4.optional(),
  gateway: ipv4.optional(),
  netmask: ipv4.optional(),
});
export const MqttSettings = z.strictObject({
  brokerUrl: textField(TEXT_FIELDS.brokerUrl).min(1).optional(),
  port: numberField('port').optional(),
  username: textField(TEXT_FIELDS.username).optional(),
  password: textField(TEXT_FIELDS.mqttPassword).optional(),
  keepaliveS: numberField('keepaliveS').optional(),
  qos: numberField('qos').optional(),
  useTls: z.boolean().optional(),
});
/** `device_id` is not here: the engine gives it by itself. */
export const DeviceSettings = z.strictObject({
  hostname: z
    .string()
    .max(TEXT_FIELDS.hostname)
    .regex(/^[A-Za-z0-9_.:-]+$/)
    .optional(),
  enableHeartbeat: z.boolean().optional(),
  heartbeatIntervalS: numberField('heartbeatIntervalS').optional(),
});
export const LocationSettings = z.strictObject({
  country: z
    .string()
    .max(TEXT_FIELDS.country)
    .regex(/^[A-Za-z]{2,3}$/)
    .toUpperCase()
    .optional(),
  zone: numberField('zone').optional(),
  latitude: numberField('latitude').optional(),
  longitude: numberField('longitude').optional(),
});
const server = textField(TEXT_FIELDS.server).min(1).optional();
export const NtpSettings = z.strictObject({
  server1: server,
  server2: server,
  server3: server,
  enableSync: z.boolean().optional(),
  syncIntervalS: numberField('syncIntervalS').optional(),
  timezoneOffsetS: numberField('timezoneOffsetS').optional(),
  timezoneName: textField(TEXT_FIELDS.timezoneName).min(1).optional(),
});
export const BleSettings = z.strictObject({
  enable: z.boolean().optional(),
  deviceName: textField(TEXT_FIELDS.bleName).min(1).optional(),
  advertise: z.boolean().optional(),
  advertisingIntervalMs: numberField('advertisingIntervalMs').optional(),
  advHmacKeyHex: keyHex.optional(),
  sppHmacKeyHex: keyHex.optional(),
  txPower: numberField('txPower').optional(),
});

export const ConfigKind = z.enum(['WIFI', 'MQTT', 'DEVICE', 'LOCATION', 'NTP', 'BLE']);
export type ConfigKind = z.infer<typeof ConfigKind>;

const CONFIG = z.literal('CONFIG');

/** One group of settings of a box. */
export const ConfigCommand = z.discriminatedUnion('kind', [
  z.object({ type: CONFIG, kind: z.literal('WIFI'), settings: WifiSettings }),
  z.object({ type: CONFIG, kind: z.literal('MQTT'), settings: MqttSettings }),
  z.object({ type: CONFIG, kind: z.literal('DEVICE'), settings: DeviceSettings }),
  z.object({ type: CONFIG, kind: z.literal('LOCATION'), settings: LocationSettings }),
  z.object({ type: CONFIG, kind: z.literal('NTP'), settings: NtpSettings }),
  z.object({ type: CONFIG, kind: z.literal('BLE'), settings: BleSettings }),
]);
export type ConfigCommand = z.infer<typeof ConfigCommand>;

/** An order to set nothing is a mistake; as it is shown, a command may have had secrets only. */
export function setsSomething({ settings }: ConfigCommand): boolean {
  return Object.values(settings).some((value) => value !== undefined);
}

export const ConfigReadKind = z.enum([...ConfigKind.options, 'ALL']);
export type ConfigReadKind = z.infer<typeof ConfigReadKind>;
