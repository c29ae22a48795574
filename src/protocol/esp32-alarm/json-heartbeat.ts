import { z } from 'zod';
import { UINT32_MAX } from '../../shared/contract/primitives.ts';
import { DecodeError, undecodable } from './decode-error.ts';
import type { Heartbeat } from './heartbeat.ts';

const uint32 = z.int().min(0).max(UINT32_MAX);

/** Same field names as the binary message; what is absent has its proto3 default, what is unknown is ignored. */
const JsonHeartbeat = z.object({
  timestamp: uint32.default(0),
  device_db_id: uint32.default(0),
  temperature: z.number().default(0),
  humidity: z.number().default(0),
  panic1: z.boolean().default(false),
  panic2: z.boolean().default(false),
  siren: z.boolean().default(false),
  turret: z.boolean().default(false),
  box_sw: z.boolean().default(false),
  uptime: uint32.default(0),
  eth_interface: uint32.default(0),
  firmware: z
    .string()
    .max(15)
    .refine((text) => !text.includes('\0'))
    .default(''),
  fan_pwm_duty: z.int().min(0).max(100).default(0),
});

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** The heartbeat of old boxes, as JSON. Throws DecodeError. */
export function decodeJsonHeartbeat(payload: Uint8Array): Heartbeat {
  let value: unknown;
  try {
    value = JSON.parse(strictUtf8.decode(payload));
  } catch {
    throw undecodable('heartbeat is not JSON');
  }
  const parsed = JsonHeartbeat.safeParse(value);
  if (parsed.success) return parsed.data;
  const isWrongType = parsed.error.issues.some((issue) => issue.code === 'invalid_type');
  throw new DecodeError(isWrongType ? 'undecodable' : 'out-of-range', 'heartbeat has invalid fields');
}

export function encodeJsonHeartbeat(heartbeat: Heartbeat): Uint8Array {
  return Buffer.from(JSON.stringify(heartbeat));
}
