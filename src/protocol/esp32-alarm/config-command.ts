import { allowedNumbers, configTypeNumbers } from './enums.ts';
import { bool, bytes, choice, embedded, float, int32, optional, text, uint32 } from './fields.ts';
import { defineMessage } from './message-codec.ts';

/** Every field of the settings is optional: what is absent stays as it is on the box. */
export interface WifiConfig {
  readonly ssid?: string;
  readonly password?: string;
  readonly dhcp?: boolean;
  readonly static_ip?: number;
  readonly gateway?: number;
  readonly netmask?: number;
}

export interface MqttConfig {
  readonly broker_url?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly keepalive?: number;
  readonly qos?: number;
  readonly use_tls?: boolean;
}

export interface DeviceConfig {
  readonly hostname?: string;
  /** The box stores only ids above 0. */
  readonly device_id?: number;
  readonly enable_heartbeat?: boolean;
  readonly heartbeat_interval?: number;
}

export interface LocationConfig {
  readonly country?: string;
  readonly zone?: number;
  readonly latitude?: number;
  readonly longitude?: number;
}

export interface NtpConfig {
  readonly server1?: string;
  readonly server2?: string;
  readonly server3?: string;
  readonly enable_sync?: boolean;
  /** 300 to 86,400 s. */
  readonly sync_interval?: number;
  /** Seconds. */
  readonly timezone_offset?: number;
  readonly timezone_name?: string;
}

export interface BleConfig {
  readonly enable?: boolean;
  readonly device_name?: string;
  readonly advertise?: boolean;
  /** 20 to 10,240 ms. */
  readonly interval_ms?: number;
  readonly adv_hmac_key?: Uint8Array;
  readonly spp_hmac_key?: Uint8Array;
  /** 0 to 7. */
  readonly tx_power?: number;
}

/** One group of settings; `type` (number of `configTypeNumbers`) names the one that is present. */
export interface ConfigCommand {
  readonly type: number;
  readonly wifi?: WifiConfig;
  readonly mqtt?: MqttConfig;
  readonly device?: DeviceConfig;
  readonly location?: LocationConfig;
  readonly ntp?: NtpConfig;
  readonly ble?: BleConfig;
}

const MAX_TEXT = 256;
const name = (number: number) => optional(text(number, MAX_TEXT));

const wifi = defineMessage<WifiConfig>({
  ssid: name(1),
  password: name(2),
  dhcp: optional(bool(3)),
  static_ip: optional(uint32(4)),
  gateway: optional(uint32(5)),
  netmask: optional(uint32(6)),
});

const mqtt = defineMessage<MqttConfig>({
  broker_url: name(1),
  port: optional(uint32(2)),
  username: name(3),
  password: name(4),
  keepalive: optional(uint32(5)),
  qos: optional(uint32(6)),
  use_tls: optional(bool(7)),
});

const device = defineMessage<DeviceConfig>({
  hostname: name(1),
  device_id: optional(uint32(2)),
  enable_heartbeat: optional(bool(3)),
  heartbeat_interval: optional(uint32(4)),
});

const location = defineMessage<LocationConfig>({
  country: name(1),
  zone: optional(uint32(2)),
  latitude: optional(float(3)),
  longitude: optional(float(4)),
});

const ntp = defineMessage<NtpConfig>({
  server1: name(1),
  server2: name(2),
  server3: name(3),
  enable_sync: optional(bool(4)),
  sync_interval: optional(uint32(5)),
  timezone_offset: optional(int32(6)),
  timezone_name: name(7),
});

const ble = defineMessage<BleConfig>({
  enable: optional(bool(1)),
  device_name: name(2),
  advertise: optional(bool(3)),
  interval_ms: optional(uint32(4)),
  adv_hmac_key: optional(bytes(5, MAX_TEXT)),
  spp_hmac_key: optional(bytes(6, MAX_TEXT)),
  tx_power: optional(uint32(7)),
});

export const configCommandCodec = defineMessage<ConfigCommand>({
  type: choice(1, allowedNumbers(configTypeNumbers)),
  wifi: embedded(10, wifi),
  mqtt: embedded(11, mqtt),
  device: embedded(12, device),
  location: embedded(13, location),
  ntp: embedded(14, ntp),
  ble: embedded(15, ble),
});
