import { z } from 'zod';
import { UINT32_MAX } from '../../shared/contract/primitives.ts';
import { RelayTrigger } from '../../shared/relays/model.ts';
import { readTimestamp } from './timestamp.ts';
import { isBoardUuid } from './topics.ts';

export const BOARD_TYPE = 'esp32_relay';
/** 32 channels and every text at its longest stay far below. */
export const MAX_BOARD_FRAME_BYTES = 4096;
export const MAX_CHANNELS = 32;

const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((value) => !value.includes('\0'));
/** What tells of a board but decides nothing: a value that is not understood is as one that is missing. */
const told = <Value>(schema: z.ZodType<Value>) => schema.nullable().default(null).catch(null);
const uint32 = z.number().min(0).max(UINT32_MAX).transform(Math.floor);
const dBm = z.number().min(-200).max(100).transform(Math.round);
const moment = z
  .unknown()
  .default(null)
  .transform((value) => readTimestamp(value));

const uuid = z.string().refine(isBoardUuid);
const who = {
  uuid: uuid.nullable().default(null),
  board_id: told(uuid),
  protocol_version: text(20).nullable().default(null),
  timestamp: moment,
};
const firmware = told(text(40));
const ipAddress = told(z.union([z.ipv4(), z.ipv6()]));
const MAC = /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i;
const NO_MAC = /^0{2}([:-]0{2}){5}$/;
const mac = told(
  z
    .string()
    .regex(MAC)
    .refine((value) => !NO_MAC.test(value))
    .transform((value) => value.toLowerCase().replaceAll('-', ':')),
);
/** As numbered on the wire, from 1. */
const wireChannel = z.int().min(1).max(MAX_CHANNELS);

/** `offline` may be the board's own goodbye or its last will. */
export const StatusMessage = z.object({
  ...who,
  status: z.enum(['online', 'offline']),
  type: told(text(40)),
  channels: z.int().min(1).max(MAX_CHANNELS).nullable().default(null),
  firmware_version: firmware,
  ip_address: ipAddress,
  wifi_rssi: told(dBm),
  wifi_signal: told(dBm),
  uptime: told(uint32),
  free_memory: told(uint32),
  reason: told(text(200)),
  last_seen: moment,
});
export type StatusMessage = z.infer<typeof StatusMessage>;

export const AnnounceMessage = z.object({
  ...who,
  type: told(text(40)),
  firmware_version: firmware,
  capabilities: told(z.array(text(40)).max(32)),
  mac_address: mac,
  ip_address: ipAddress,
  channels: z.int().min(1).max(MAX_CHANNELS).nullable().default(null),
});
export type AnnounceMessage = z.infer<typeof AnnounceMessage>;

const ChannelStates = z
  .record(z.string().regex(/^([1-9]|[12][0-9]|3[0-2])$/), z.boolean())
  .transform((channels) => {
    const states = Object.entries(channels).map(([channel, state]) => ({
      relayIndex: Number(channel) - 1,
      state,
    }));
    return states.sort((one, other) => one.relayIndex - other.relayIndex);
  });

/** `channels` in the order of our indices. */
export const StateMessage = z.object({ ...who, channels: ChannelStates });
export type StateMessage = z.infer<typeof StateMessage>;

const RelayChangeEvent = z.object({
  ...who,
  event: z.literal('relay_change'),
  channel: wireChannel,
  state: z.boolean(),
  trigger: told(RelayTrigger.exclude(['safety_shutoff'])),
  source: told(text(100)),
});
const SafetyShutoffEvent = z.object({
  ...who,
  event: z.literal('safety_shutoff'),
  channel: wireChannel,
  reason: told(text(200)),
  /** In seconds; newer boards say it in milliseconds. */
  timeout: told(z.number().min(0).max(86_400)),
  timeout_ms: told(z.number().min(0).max(86_400_000)),
  last_heartbeat: moment,
});
/** Other events say nothing that is known here. */
const OtherEvent = z
  .object({
    ...who,
    event: text(100).refine((event) => event !== 'relay_change' && event !== 'safety_shutoff'),
  })
  .transform((said) => ({ ...said, event: 'other' as const }));
export const TelemetryMessage = z.union([RelayChangeEvent, SafetyShutoffEvent, OtherEvent]);
export type TelemetryMessage = z.infer<typeof TelemetryMessage>;

export const ErrorMessage = z.object({
  ...who,
  error_code: text(40),
  error_message: told(text(500)),
  context: z.unknown().default(null),
});
export type ErrorMessage = z.infer<typeof ErrorMessage>;

/** What the protocol's error codes mean. */
export const BOARD_ERRORS: Readonly<Record<string, string>> = {
  ERR_001: 'COMMAND_FAILED',
  ERR_002: 'INVALID_PAYLOAD',
  ERR_003: 'TIMEOUT',
  ERR_004: 'UNAUTHORIZED',
  ERR_005: 'DEVICE_BUSY',
  ERR_006: 'HARDWARE_FAULT',
  ERR_007: 'NETWORK_ERROR',
  ERR_008: 'PROTOCOL_MISMATCH',
};
