import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { DeviceId, Note, SiteId } from '../contract/primitives.ts';
import {
  Board,
  BoardError,
  ChannelKind,
  HEARTBEAT_MS,
  Relay,
  RelayChange,
  RelayHold,
  RelayIndex,
  ReleaseReason,
} from './model.ts';
import { relayErrors } from './relay-errors.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND } = procedureErrors;
const { RELAY_IS_MOMENTARY, RELAY_NOT_MOMENTARY, RELAY_IS_DANGEROUS, RELAY_KIND_UNSUPPORTED } = relayErrors;
const { RELAY_HELD, BOARD_UNREACHABLE, HOLD_ENDED } = relayErrors;

const channel = { deviceId: DeviceId, relayIndex: RelayIndex };
const label = z.string().trim().min(1).max(100);

export const relaysContract = {
  /** The boards that the person may see, with their channels; of one board where `deviceId` is given. */
  list: base
    .input(z.object({ deviceId: DeviceId.optional() }))
    .output(z.object({ boards: z.array(Board), relays: z.array(Relay) })),
  /** What was switched, newest first. */
  changes: base
    .input(
      z.object({
        deviceId: DeviceId,
        relayIndex: RelayIndex.optional(),
        limit: z.int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(RelayChange)),
  /** Who held momentary channels, newest first. */
  holds: base
    .input(z.object({ deviceId: DeviceId, limit: z.int().min(1).max(500).default(100) }))
    .output(z.array(RelayHold)),
  /** What the board complained of, newest first. */
  errors: base
    .input(z.object({ deviceId: DeviceId, limit: z.int().min(1).max(100).default(20) }))
    .output(z.array(BoardError)),
  /**
   * What a channel is and how it is operated; what is left out stays. A momentary channel is never in sequences, and has
   * no interlock group.
   */
  configureChannel: base
    .errors({ NOT_FOUND, RELAY_KIND_UNSUPPORTED })
    .input(
      z.object({
        ...channel,
        name: z.string().trim().min(1).max(50).optional(),
        description: z.string().trim().max(500).nullable().optional(),
        notes: z.string().trim().max(2000).nullable().optional(),
        isActive: z.boolean().optional(),
        kind: ChannelKind.optional(),
        durationMs: z.int().min(50).max(3_600_000).nullable().optional(),
        autoMode: z.boolean().optional(),
        isDangerous: z.boolean().optional(),
        inSequences: z.boolean().optional(),
        interlockGroup: label.nullable().optional(),
        normallyOn: z.boolean().optional(),
      }),
    )
    .output(Relay),
  configureBoard: base
    .errors({ NOT_FOUND })
    .input(
      z.object({
        deviceId: DeviceId,
        name: label.optional(),
        siteId: SiteId.optional(),
        heartbeatMs: z.int().min(HEARTBEAT_MS.min).max(HEARTBEAT_MS.max).optional(),
      }),
    )
    .output(Board),
  /**
   * Switches a channel by a command that the board confirms; returns at once. The commands that this made, in the order
   * in which they go out: others of its interlock group are switched off first.
   */
  set: base
    .errors({ NOT_FOUND, RELAY_IS_MOMENTARY, RELAY_IS_DANGEROUS, RELAY_KIND_UNSUPPORTED, BOARD_UNREACHABLE })
    .input(z.object({ ...channel, state: z.boolean(), reason: Note.optional() }))
    .output(z.object({ requestIds: z.array(z.uuid()) })),
  /**
   * A person pressed the button of a momentary channel. From then on the window proves with `beat`, each `beatMs`, that
   * it is still held; without a beat for `timeoutMs` the channel is switched off. `armingId` for a dangerous one.
   */
  press: base
    .errors({ NOT_FOUND, RELAY_NOT_MOMENTARY, RELAY_IS_DANGEROUS, RELAY_HELD, BOARD_UNREACHABLE })
    .input(z.object({ ...channel, armingId: z.uuid().optional() }))
    .output(z.object({ holdId: z.uuid(), beatMs: z.int(), timeoutMs: z.int() })),
  beat: base
    .errors({ HOLD_ENDED })
    .input(z.object({ holdId: z.uuid() }))
    .output(z.object({})),
  /** Never fails because the hold has ended already. */
  release: base
    .input(z.object({ holdId: z.uuid(), reason: ReleaseReason.default('released') }))
    .output(z.object({})),
};
