import { outOfRange } from './decode-error.ts';
import { allowedNumbers, deviceStateNumbers, networkNumbers } from './enums.ts';
import { bool, bytes, choice, float, int32, text, uint32, unixSeconds64 } from './fields.ts';
import { defineMessage, type MessageCodec } from './message-codec.ts';

/** The box's full state. It travels on `login` and `status`, and registers a box by its MAC. */
export interface StatusMessage {
  readonly sequence: number;
  /** Device clock, Unix seconds. */
  readonly timestamp: number;
  /** The id that the backend gave it; 0 before. */
  readonly device_db_id: number;
  /** Number of `deviceStateNumbers`. */
  readonly state: number;
  readonly state_duration: number;
  readonly uptime: number;
  readonly boot_count: number;
  readonly free_heap: number;
  readonly min_heap: number;
  readonly firmware: string;
  /** Number of `networkNumbers`. */
  readonly network: number;
  readonly connected: boolean;
  readonly has_ip: boolean;
  /** dBm; 0 on Ethernet. */
  readonly rssi: number;
  /** IPv4, first octet in the high byte. */
  readonly ip_address: number;
  /** Always 6 bytes. */
  readonly mac_address: Uint8Array;
  readonly mqtt_connected: boolean;
  readonly ntp_synced: boolean;
  /** Unix seconds; 0 is never. */
  readonly last_ntp_sync: number;
  readonly panic1: boolean;
  readonly panic2: boolean;
  /** The tamper switch. */
  readonly box_sw: boolean;
  readonly siren: boolean;
  readonly turret: boolean;
  readonly panic1_count: number;
  readonly panic2_count: number;
  readonly tamper_count: number;
  readonly wifi_disconnects: number;
  readonly mqtt_disconnects: number;
  /** °C; may be NaN or infinite, see `finiteOrNull`. */
  readonly temperature: number;
  /** %; may be NaN or infinite. */
  readonly humidity: number;
  readonly country: string;
  /** 1 to 255; 0 where it was never set. */
  readonly zone: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly error_flags: number;
  readonly error_count: number;
  /** 0 factory, 1 ota_0, 2 ota_1. */
  readonly partition: number;
  readonly ota_validated: boolean;
}

const MAC_BYTES = 6;

const codec = defineMessage<StatusMessage>({
  sequence: uint32(1),
  timestamp: uint32(2),
  device_db_id: uint32(3),
  state: choice(4, allowedNumbers(deviceStateNumbers)),
  state_duration: uint32(5),
  uptime: uint32(6),
  boot_count: uint32(7),
  free_heap: uint32(8),
  min_heap: uint32(9),
  firmware: text(10, 15),
  network: choice(11, allowedNumbers(networkNumbers)),
  connected: bool(12),
  has_ip: bool(13),
  rssi: int32(14),
  ip_address: uint32(15),
  mac_address: bytes(16, MAC_BYTES),
  mqtt_connected: bool(17),
  ntp_synced: bool(18),
  last_ntp_sync: unixSeconds64(19),
  panic1: bool(20),
  panic2: bool(21),
  box_sw: bool(22),
  siren: bool(23),
  turret: bool(24),
  panic1_count: uint32(25),
  panic2_count: uint32(26),
  tamper_count: uint32(27),
  wifi_disconnects: uint32(28),
  mqtt_disconnects: uint32(29),
  temperature: float(30),
  humidity: float(31),
  country: text(32, 3),
  zone: uint32(33, 255),
  latitude: float(34),
  longitude: float(35),
  error_flags: uint32(36),
  error_count: uint32(37),
  partition: uint32(38),
  ota_validated: bool(39),
});

export const statusCodec: MessageCodec<StatusMessage> = {
  ...codec,
  empty: () => ({ ...codec.empty(), mac_address: new Uint8Array(MAC_BYTES) }),
  decode(payload) {
    const message = codec.decode(payload);
    if (message.mac_address.length !== MAC_BYTES) throw outOfRange('mac_address is not 6 bytes');
    return message;
  },
};
