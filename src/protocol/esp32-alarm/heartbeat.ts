import { bool, float, text, uint32 } from './fields.ts';
import { defineMessage } from './message-codec.ts';

/** The box's regular sign of life. It carries no MAC: topic and `device_db_id` identify the box. */
export interface Heartbeat {
  /** Device clock, Unix seconds. */
  readonly timestamp: number;
  readonly device_db_id: number;
  /** °C; may be NaN or infinite, see `finiteOrNull`. */
  readonly temperature: number;
  /** %; may be NaN or infinite. */
  readonly humidity: number;
  readonly panic1: boolean;
  readonly panic2: boolean;
  readonly siren: boolean;
  readonly turret: boolean;
  readonly box_sw: boolean;
  readonly uptime: number;
  /** 0 wifi, 1 ethernet. */
  readonly eth_interface: number;
  readonly firmware: string;
  /** 0 to 100 %. */
  readonly fan_pwm_duty: number;
}

export const heartbeatCodec = defineMessage<Heartbeat>({
  timestamp: uint32(1),
  device_db_id: uint32(2),
  temperature: float(3),
  humidity: float(4),
  panic1: bool(5),
  panic2: bool(6),
  siren: bool(7),
  turret: bool(8),
  box_sw: bool(9),
  uptime: uint32(10),
  eth_interface: uint32(11),
  firmware: text(12, 15),
  fan_pwm_duty: uint32(13, 100),
});
