import type { BoardGeneration } from '../../shared/relays/model.ts';
import { boardTopic } from './topics.ts';

/** Whom a message is for, and in which form it understands it. */
export interface BoardAddress {
  readonly base: string;
  readonly uuid: string;
  readonly generation: BoardGeneration;
  /** As the board said it; it hears the same from us. */
  readonly protocolVersion: string | null;
}

export interface BoardPublication {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
}

/** What a channel is set to. Always a state, never a toggle: heard twice or late it does no other thing. */
export interface RelaySetting {
  readonly relayIndex: number;
  readonly state: boolean;
  /** Older boards know no pulse and no time. */
  readonly functionType: 'toggle' | 'momentary' | 'pulse' | 'timed';
  /** How long a pulse or a timed channel is on; boards that have it in their own settings pass it over. */
  readonly durationMs?: number;
  readonly user: string;
}

/** Boards show and log the user. */
const MAX_USER = 50;
const NEWER = '2.1.0';
const SOURCE = 'watchdesk';

/** One hold keeps counting in `sequence`. */
export interface HeartbeatBeat {
  readonly relayIndex: number;
  readonly sourceUuid: string;
  readonly sequence: number;
  readonly at: Date;
}

export function encodeSet(to: BoardAddress, setting: RelaySetting): BoardPublication {
  const { relayIndex, state, functionType, durationMs } = setting;
  const user = setting.user.slice(0, MAX_USER);
  const channel = relayIndex + 1;
  if (to.generation === 'older') {
    return publication(to, 'relay/command', 1, {
      channel,
      command: state ? 'on' : 'off',
      is_momentary: functionType === 'momentary',
      source: SOURCE,
      user,
    });
  }
  return publication(to, 'relays/set', 1, {
    protocol_version: to.protocolVersion ?? NEWER,
    channel,
    state,
    function_type: functionType,
    momentary: functionType === 'momentary',
    user,
    ...(durationMs === undefined ? {} : { duration_ms: durationMs }),
  });
}

export function encodeHeartbeat(to: BoardAddress, beat: HeartbeatBeat): BoardPublication {
  const isOlder = to.generation === 'older';
  return publication(to, isOlder ? 'relay/heartbeat' : 'relays/heartbeat', 0, {
    ...(isOlder ? {} : { protocol_version: to.protocolVersion ?? NEWER }),
    channel: beat.relayIndex + 1,
    source_uuid: beat.sourceUuid,
    target_uuid: to.uuid,
    sequence: beat.sequence,
    timestamp: beat.at.toISOString(),
  });
}

export type BoardOrder =
  | { readonly order: 'status' }
  | { readonly order: 'reboot'; readonly delayS: number }
  | { readonly order: 'reset'; readonly what: 'all' | 'relays' | 'config' }
  | { readonly order: 'ota'; readonly url: string; readonly version: string; readonly checksum: string };

export function encodeOrder(to: BoardAddress, order: BoardOrder): BoardPublication {
  switch (order.order) {
    case 'status':
      return publication(to, 'commands/status', 1, {});
    case 'reboot':
      return publication(to, 'commands/reboot', 1, { delay: order.delayS });
    case 'reset':
      return publication(to, 'commands/reset', 1, { type: order.what });
    case 'ota': {
      const { url, version, checksum } = order;
      return publication(to, 'commands/ota', 1, { url, version, checksum });
    }
  }
}

function publication(to: BoardAddress, levels: string, qos: 0 | 1, body: object): BoardPublication {
  return { topic: boardTopic(to.base, to.uuid, levels), payload: Buffer.from(JSON.stringify(body)), qos };
}
