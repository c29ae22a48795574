import { openEnvelope } from '../../../protocol/esp32-alarm/envelope.ts';
import { decodeJsonHeartbeat } from '../../../protocol/esp32-alarm/json-heartbeat.ts';
import {
  type AlarmEvent,
  type CommandResponse,
  DecodeError,
  decodeAlarmEvent,
  decodeCommandResponse,
  decodeHeartbeat,
  decodeLastWill,
  decodeStatus,
  type Heartbeat,
  type LastWillMessage,
  type StatusMessage,
} from '../../../protocol/esp32-alarm/messages.ts';
import { type DeviceTopicKind, parseDeviceTopic } from '../../../protocol/esp32-alarm/topics.ts';
import type { RejectReason } from '../../../shared/devices/model.ts';
import { type IngestFleet, isSigned } from './fleet.ts';

/** The largest message of the protocol has a few hundred bytes. */
const MAX_FRAME_BYTES = 4096;
/** Bytes of a frame's tag that tell one frame of a sequence from another; all profiles end in at least as many. */
const FINGERPRINT_BYTES = 8;

export type MessageKind = 'login' | 'status' | 'hb' | 'alarm' | 'resp' | 'lw';

export type DecodedBody =
  | { readonly kind: 'login' | 'status'; readonly message: StatusMessage }
  | { readonly kind: 'hb'; readonly message: Heartbeat }
  | { readonly kind: 'alarm'; readonly message: AlarmEvent }
  | { readonly kind: 'lw'; readonly message: LastWillMessage }
  | { readonly kind: 'resp'; readonly message: CommandResponse };

/** Where a message came in: known before anything in it is believed. */
export interface Route {
  readonly fleet: IngestFleet;
  readonly hostname: string;
  readonly topicKind: DeviceTopicKind;
  readonly kind: MessageKind;
}

export type Verified =
  | {
      readonly ok: true;
      /** The envelope's; null where the fleet has none. */
      readonly sequence: number | null;
      /** Differs for frames that differ. */
      readonly fingerprint: Uint8Array;
      readonly body: DecodedBody;
    }
  | { readonly ok: false; readonly reason: RejectReason };

/** Null for topics that are no device's. */
export function routeOf(fleets: readonly IngestFleet[], topic: string): Route | null {
  for (const fleet of fleets) {
    const parsed = parseDeviceTopic(fleet.base, topic);
    if (parsed === null) continue;
    const { hostname, kind } = parsed;
    return { fleet, hostname, topicKind: kind, kind: kind === 'json-hb' ? 'hb' : kind };
  }
  return null;
}

/** Checks the envelope and decodes what is in it. Replay is judged by who knows the device. */
export function verify(route: Route, frame: Uint8Array): Verified {
  const { fleet, topicKind } = route;
  if (topicKind === 'json-hb') return verifyJson(fleet, frame);
  const opened = openEnvelope(fleet.envelope, fleet.key, frame, { maxBytes: MAX_FRAME_BYTES });
  if (!opened.ok) return opened;
  try {
    return accepted(opened.sequence, frame, decodeBody(topicKind, opened.payload));
  } catch (error) {
    return undecodable(error);
  }
}

/** The heartbeat of old boxes is never signed, so a fleet with a key cannot trust it. */
function verifyJson(fleet: IngestFleet, frame: Uint8Array): Verified {
  if (isSigned(fleet)) return { ok: false, reason: 'bad-tag' };
  if (frame.length > MAX_FRAME_BYTES) return { ok: false, reason: 'too-large' };
  try {
    return accepted(null, frame, { kind: 'hb', message: decodeJsonHeartbeat(frame) });
  } catch (error) {
    return undecodable(error);
  }
}

function accepted(sequence: number | null, frame: Uint8Array, body: DecodedBody): Verified {
  return { ok: true, sequence, fingerprint: frame.subarray(-FINGERPRINT_BYTES), body };
}

function undecodable(error: unknown): Verified {
  if (error instanceof DecodeError) return { ok: false, reason: error.reason };
  throw error;
}

function decodeBody(kind: Exclude<DeviceTopicKind, 'json-hb'>, payload: Uint8Array): DecodedBody {
  switch (kind) {
    case 'login':
    case 'status':
      return { kind, message: decodeStatus(payload) };
    case 'hb':
      return { kind, message: decodeHeartbeat(payload) };
    case 'alarm':
      return { kind, message: decodeAlarmEvent(payload) };
    case 'lw':
      return { kind, message: decodeLastWill(payload) };
    case 'resp':
      return { kind, message: decodeCommandResponse(payload) };
  }
}
