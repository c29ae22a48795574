import type { z } from 'zod';
import {
  AnnounceMessage,
  ErrorMessage,
  MAX_BOARD_FRAME_BYTES,
  StateMessage,
  StatusMessage,
  TelemetryMessage,
} from './messages.ts';
import type { BoardTopic } from './topics.ts';
import { isKnownVersion } from './version.ts';

export type BoardMessage =
  | { readonly kind: 'status'; readonly body: StatusMessage }
  | { readonly kind: 'announce'; readonly body: AnnounceMessage }
  | { readonly kind: 'state'; readonly body: StateMessage }
  | { readonly kind: 'telemetry'; readonly body: TelemetryMessage }
  | { readonly kind: 'errors'; readonly body: ErrorMessage };

/** Why a message changes nothing. `unknown-version` is another major version of the protocol. */
export type BoardRefusal = 'too-large' | 'undecodable' | 'out-of-range' | 'wrong-topic' | 'unknown-version';

export type DecodedBoardMessage =
  | { readonly ok: true; readonly uuid: string; readonly message: BoardMessage }
  | {
      readonly ok: false;
      readonly reason: BoardRefusal;
      /** Where the topic or the payload says it all the same. */
      readonly uuid: string | null;
      readonly protocolVersion: string | null;
    };

const schemas = {
  status: StatusMessage,
  announce: AnnounceMessage,
  state: StateMessage,
  telemetry: TelemetryMessage,
  errors: ErrorMessage,
};
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads what a board sent. Never throws; nothing large is parsed. */
export function decodeBoardMessage(topic: BoardTopic, frame: Uint8Array): DecodedBoardMessage {
  const refused = (reason: BoardRefusal, uuid = topic.uuid, protocolVersion: string | null = null) =>
    ({ ok: false, reason, uuid, protocolVersion }) as const;
  if (frame.length > MAX_BOARD_FRAME_BYTES) return refused('too-large');
  const value = objectIn(frame);
  if (value === null) return refused('undecodable');
  const version = Reflect.get(value, 'protocol_version');
  if (typeof version === 'string' && !isKnownVersion(version)) {
    return refused('unknown-version', topic.uuid ?? uuidIn(value), version.slice(0, 20));
  }
  const read = readBody(topic.kind, value);
  if (typeof read === 'string') return refused(read, topic.uuid ?? uuidIn(value));
  const { uuid, board_id } = read.body;
  const said = uuid ?? board_id;
  // A board may go by another board_id than its uuid; who it says it is must fit its topic.
  if (topic.uuid !== null && uuid !== null && uuid !== topic.uuid) return refused('wrong-topic');
  const sender = topic.uuid ?? said;
  return sender === null ? refused('out-of-range') : { ok: true, uuid: sender, message: read };
}

function objectIn(frame: Uint8Array): object | null {
  try {
    const value: unknown = JSON.parse(strictUtf8.decode(frame));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function uuidIn(value: object): string | null {
  const parsed = StateMessage.shape.uuid.safeParse(Reflect.get(value, 'uuid'));
  return parsed.success ? parsed.data : null;
}

function readBody(kind: BoardTopic['kind'], value: object): BoardMessage | 'undecodable' | 'out-of-range' {
  switch (kind) {
    case 'status':
      return read(schemas.status, value, (body) => ({ kind, body }));
    case 'announce':
      return read(schemas.announce, value, (body) => ({ kind, body }));
    case 'state':
      return read(schemas.state, value, (body) => ({ kind, body }));
    case 'telemetry':
      return read(schemas.telemetry, value, (body) => ({ kind, body }));
    case 'errors':
      return read(schemas.errors, value, (body) => ({ kind, body }));
  }
}

function read<Body>(
  schema: z.ZodType<Body>,
  value: object,
  made: (body: Body) => BoardMessage,
): BoardMessage | 'undecodable' | 'out-of-range' {
  const parsed = schema.safeParse(value);
  if (parsed.success) return made(parsed.data);
  const isWrongType = parsed.error.issues.some(({ code }) => code === 'invalid_type');
  return isWrongType ? 'undecodable' : 'out-of-range';
}
