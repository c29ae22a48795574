import { int32, text, uint32 } from './fields.ts';
import { defineMessage } from './message-codec.ts';

/** What the broker says for a box that vanished; made when the box connected. */
export interface LastWillMessage {
  readonly sequence: number;
  /** When the box connected, not when it vanished. */
  readonly timestamp: number;
  readonly device_db_id: number;
  readonly uptime_at_connect: number;
  readonly firmware: string;
  /** IPv4, first octet in the high byte. */
  readonly ip_address: number;
  readonly rssi: number;
  readonly hostname: string;
}

export const lastWillCodec = defineMessage<LastWillMessage>({
  sequence: uint32(1),
  timestamp: uint32(2),
  device_db_id: uint32(3),
  uptime_at_connect: uint32(4),
  firmware: text(5, 15),
  ip_address: uint32(6),
  rssi: int32(7),
  hostname: text(8, 64),
});
