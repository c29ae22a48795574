import { z } from 'zod';
import { DeviceId } from '../contract/primitives.ts';

/** A board has 8, 16 or 32 channels. Ours begin with 0, the numbers on the board and on its wire with 1. */
export const RelayIndex = z.int().min(0).max(31);
export type RelayIndex = z.infer<typeof RelayIndex>;

/**
 * How a channel is operated. toggle: on or off until it is switched again. momentary: on only while a person holds the
 * button. pulse and timed: the board itself switches off again (only boards of the newer generation can).
 */
export const ChannelKind = z.enum(['toggle', 'momentary', 'pulse', 'timed']);
export type ChannelKind = z.infer<typeof ChannelKind>;

/** Which form of the protocol a board understands: `v2` from 2.1 on, `older` before. */
export const BoardGeneration = z.enum(['older', 'v2']);
export type BoardGeneration = z.infer<typeof BoardGeneration>;

/** What made a board switch a channel, as it says itself. */
export const RelayTrigger = z.enum(['mqtt', 'web', 'button', 'auto', 'simulator', 'safety_shutoff']);
export type RelayTrigger = z.infer<typeof RelayTrigger>;

/** One channel as tiles show it. The row comes whole; an older `revision` is dropped. */
export const Relay = z.object({
  deviceId: DeviceId,
  relayIndex: RelayIndex,
  name: z.string(),
  description: z.string().nullable(),
  notes: z.string().nullable(),
  /** Wired up and shown; the others of a board are not. */
  isActive: z.boolean(),
  kind: ChannelKind,
  /** Of pulse and timed. */
  durationMs: z.int().nullable(),
  /** The board switches it by rules of its own as well. */
  autoMode: z.boolean(),
  /** Switched on only by arming and firing. */
  isDangerous: z.boolean(),
  /** Sequences may switch it; never a momentary one. */
  inSequences: z.boolean(),
  /** Of the channels of a board with the same name here at most one is on. */
  interlockGroup: z.string().nullable(),
  /** Its load runs while the relay is released: show the opposite. */
  normallyOn: z.boolean(),
  /** Null until the board has said it. */
  reportedState: z.boolean().nullable(),
  /** When the board last said it, and since when it has been so. */
  reportedAt: z.date().nullable(),
  reportedSince: z.date().nullable(),
  reportedTrigger: RelayTrigger.nullable(),
  reportedSource: z.string().nullable(),
  /** What a person last wanted; null where nobody wants anything (any more), as after the board's own button. */
  wantedState: z.boolean().nullable(),
  wantedAt: z.date().nullable(),
  wantedBy: z.string().nullable(),
  wantedStation: z.string().nullable(),
  /** Why, in that person's words. */
  wantedReason: z.string().nullable(),
  /** The command behind it (`request_id`). */
  wantedRequestId: z.uuid().nullable(),
  /** Wanted and reported have been two since then: an alarm is open. */
  disagreesSince: z.date().nullable(),
  /** Who holds the button of a momentary channel, and where. */
  heldBy: z.string().nullable(),
  heldStation: z.string().nullable(),
  heldSince: z.date().nullable(),
  revision: z.int().nonnegative(),
});
export type Relay = z.infer<typeof Relay>;

/** What a board says of itself; its name and site are the device's. */
export const Board = z.object({
  deviceId: DeviceId,
  /** The name that the board has on its wire. */
  uuid: z.string(),
  isOnline: z.boolean(),
  onlineSince: z.date().nullable(),
  lastSeen: z.date().nullable(),
  /** As the board or its last will said it, or that it fell silent. */
  offlineReason: z.string().nullable(),
  firmwareVersion: z.string().nullable(),
  generation: BoardGeneration,
  protocolVersion: z.string().nullable(),
  /** Why nothing of it is believed and nothing is sent to it, in a sentence: another major version of the protocol. */
  protocolProblem: z.string().nullable(),
  channelCount: z.int().nullable(),
  ipAddress: z.string().nullable(),
  rssiDbm: z.int().nullable(),
  uptimeS: z.int().nullable(),
  freeMemoryBytes: z.int().nullable(),
  /** How often this board wants a heartbeat while a button is held. */
  heartbeatMs: z.int(),
  lastErrorAt: z.date().nullable(),
  lastErrorCode: z.string().nullable(),
  lastErrorMessage: z.string().nullable(),
  revision: z.int().nonnegative(),
});
export type Board = z.infer<typeof Board>;

/** A board that wants one each 100 ms gets it; above 500 ms a board that waits 1,000 ms could miss one. */
export const HEARTBEAT_MS = { min: 100, max: 500, default: 250 } as const;
/** Without a beat from the person's window for so long the engine switches off. */
export const HOLD_TIMEOUT_MS = 600;
/** After so long a disagreement of wanted and reported is an alarm. */
export const DISAGREEMENT_MS = 2000;

/** One line of the append-only history of a channel. */
export const RelayChange = z.object({
  id: z.int().positive(),
  at: z.date(),
  relayIndex: RelayIndex,
  state: z.boolean(),
  trigger: RelayTrigger.nullable(),
  source: z.string().nullable(),
  /** The person whose command was under way. */
  user: z.string().nullable(),
});
export type RelayChange = z.infer<typeof RelayChange>;

/** Why a hold ended. The first four are said by the person's window, the others are found by the engine. */
export const HoldEnd = z.enum([
  'released',
  'focus-lost',
  'window-closed',
  'disabled',
  'no-beat',
  'session-ended',
  'link-lost',
  'broker-lost',
  'board-offline',
  'engine-stopped',
  'station-lost',
]);
export type HoldEnd = z.infer<typeof HoldEnd>;
/** What a window may say of its own holds. */
export const ReleaseReason = HoldEnd.extract(['released', 'focus-lost', 'window-closed', 'disabled']);

export const RelayHold = z.object({
  id: z.uuid(),
  relayIndex: RelayIndex,
  by: z.string(),
  station: z.string(),
  beganAt: z.date(),
  endedAt: z.date().nullable(),
  reason: HoldEnd.nullable(),
});
export type RelayHold = z.infer<typeof RelayHold>;

/** What a board complained of, as it said it. */
export const BoardError = z.object({
  id: z.int().positive(),
  at: z.date(),
  /** ERR_001 … ERR_008. */
  code: z.string(),
  /** COMMAND_FAILED, INVALID_PAYLOAD … by the code; null for one that the protocol does not know. */
  meaning: z.string().nullable(),
  message: z.string(),
  context: z.string().nullable(),
});
export type BoardError = z.infer<typeof BoardError>;
