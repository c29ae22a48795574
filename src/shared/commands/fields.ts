import { z } from 'zod';
import { UINT32_MAX } from '../contract/primitives.ts';

/** What a number of a command is measured in; screens have a name for each. */
export type CommandUnit = 's' | 'ms' | 'percent' | 'degrees' | 'bytes' | 'times' | 'lines' | 'none';

/** The range of a number, for the schema and for the forms alike. Sources: the box's protocol, or as noted. */
export interface NumberField {
  readonly unit: CommandUnit;
  readonly min: number;
  readonly max: number;
  /** Whole numbers unless false. */
  readonly whole?: false;
}

const DAY_S = 86_400;

/** Every number of every command, by the name that it has there. */
export const NUMBER_FIELDS = {
  /** Until a restart or reset begins; longer than an hour nobody remembers what is coming (ours). */
  delayS: { unit: 's', min: 0, max: 3600 },
  /** 0 is permanent; at most a day (ours). */
  totalDurationS: { unit: 's', min: 0, max: DAY_S },
  /** 0 repeats until `totalDurationS`. */
  pulseCount: { unit: 'times', min: 0, max: 1000 },
  onDurationMs: { unit: 'ms', min: 0, max: 60_000 },
  offDurationMs: { unit: 'ms', min: 0, max: 60_000 },
  repeatIntervalS: { unit: 's', min: 0, max: 3600 },
  fanDutyPercent: { unit: 'percent', min: 0, max: 100 },
  testMask: { unit: 'none', min: 0, max: UINT32_MAX },
  logLines: { unit: 'lines', min: 0, max: 1000 },
  imageBytes: { unit: 'bytes', min: 1, max: 16 * 1024 * 1024 },
  port: { unit: 'none', min: 1, max: 65_535 },
  /** Of MQTT 3.1.1, section 3.1.2.10: 16 bits; 0 switches it off and hides a dead link, so not here. */
  keepaliveS: { unit: 's', min: 5, max: 65_535 },
  qos: { unit: 'none', min: 0, max: 2 },
  /** A box is taken for offline after 5 minutes of silence. */
  heartbeatIntervalS: { unit: 's', min: 5, max: 240 },
  zone: { unit: 'none', min: 1, max: 255 },
  latitude: { unit: 'degrees', min: -90, max: 90, whole: false },
  longitude: { unit: 'degrees', min: -180, max: 180, whole: false },
  syncIntervalS: { unit: 's', min: 300, max: DAY_S },
  /** UTC−12 to UTC+14. */
  timezoneOffsetS: { unit: 's', min: -43_200, max: 50_400 },
  advertisingIntervalMs: { unit: 'ms', min: 20, max: 10_240 },
  txPower: { unit: 'none', min: 0, max: 7 },
  /** 0-based; a board has 8, 16 or 32. */
  relayIndex: { unit: 'none', min: 0, max: 31 },
  /** How long a pulsed or timed channel stays on; the board counts. */
  relayOnMs: { unit: 'ms', min: 50, max: DAY_S * 1000 },
} as const satisfies Readonly<Record<string, NumberField>>;
export type NumberFieldName = keyof typeof NUMBER_FIELDS;

/** Longest texts, in characters; the box's buffers are not specified beyond the ones named. */
export const TEXT_FIELDS = {
  /** IEEE 802.11: 32 bytes. */
  ssid: 32,
  /** WPA2: 8 to 63 characters, or 64 hexadecimal digits. */
  wifiPassword: 64,
  brokerUrl: 128,
  username: 64,
  mqttPassword: 128,
  hostname: 64,
  country: 3,
  server: 64,
  timezoneName: 64,
  bleName: 29,
  /** The protocol's limit. */
  imageUrl: 256,
} as const;

/** A field of a command whose value is never shown again: neither to screens nor in the audit log. */
export const SECRET_FIELDS = ['password', 'advHmacKeyHex', 'sppHmacKeyHex'] as const;
export type SecretField = (typeof SECRET_FIELDS)[number];

export function numberField(name: NumberFieldName): z.ZodNumber {
  const field: NumberField = NUMBER_FIELDS[name];
  const base = field.whole === false ? z.number() : z.int();
  return base.min(field.min).max(field.max);
}

/** Text for the box: no control characters, at most `max` long. */
export function textField(max: number): z.ZodString {
  return z
    .string()
    .max(max)
    .regex(/^\P{Cc}*$/u);
}
