import type { DecodedBoardMessage } from '../../../protocol/relay-board/decode.ts';
import { BOARD_ERRORS, BOARD_TYPE } from '../../../protocol/relay-board/messages.ts';
import { generationOf } from '../../../protocol/relay-board/version.ts';
import type { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { InboundMessage } from '../../platform/mqtt/device-transport.ts';
import { insertAudit } from '../access/index.ts';
import type { AlarmSignal } from '../alarms/index.ts';
import { removeUnregistered, writeRejected, writeUnregistered } from '../ingest/index.ts';
import {
  addChannels,
  type BoardReport,
  type KnownBoard,
  lockBoard,
  mirrorStatus,
  registerBoard,
  writeBoardError,
  writeHeard,
  writePresence,
  writeProtocolProblem,
  writeReport,
} from './store/write-boards.ts';
import { writeStates, writeTrigger } from './store/write-states.ts';

/** Where boards that register themselves land. */
export interface BoardPlace {
  readonly organisationId: OrganisationId;
  readonly siteId: SiteId;
  readonly base: string;
}

/** A message on its way to the database. */
export interface BoardItem {
  readonly message: InboundMessage;
  readonly decoded: DecodedBoardMessage;
}

export interface ApplyDeps {
  readonly place: BoardPlace;
  readonly clock: Clock;
  /** Whether one more board may register itself now. */
  admits(): boolean;
}

type Good = Extract<DecodedBoardMessage, { ok: true }>;
type Body<Kind> = Extract<Good['message'], { kind: Kind }>['body'];

const MAX_FRAME_KEPT = 512;

/** Takes one message in, inside the transaction of its batch; gives what it means for alarms. */
export async function applyBoardMessage(
  tx: Tx,
  deps: ApplyDeps,
  { message, decoded }: BoardItem,
): Promise<AlarmSignal[]> {
  const { place } = deps;
  const board = decoded.uuid === null ? undefined : await lockBoard(tx, place.base, decoded.uuid);
  if (!decoded.ok) {
    await refuse(tx, place, message, decoded, board);
    return [];
  }
  if (isOfAnotherKind(decoded)) return [];
  const known = board ?? (await meet(tx, deps, message, decoded));
  return known === undefined ? [] : takeFrom(tx, deps, known, message, decoded);
}

/** Other devices may speak under the same base. */
function isOfAnotherKind({ message: { kind, body } }: Good): boolean {
  return (kind === 'status' || kind === 'announce') && body.type !== null && body.type !== BOARD_TYPE;
}

/** Only what says that it is a relay board registers one; who sends anything else is listed until it does. */
async function meet(
  tx: Tx,
  { place, admits }: ApplyDeps,
  { receivedAtMs }: InboundMessage,
  { uuid, message: { kind, body } }: Good,
): Promise<KnownBoard | undefined> {
  const saysWhat = (kind === 'status' || kind === 'announce') && body.type === BOARD_TYPE;
  const { base, organisationId } = place;
  const mac = kind === 'announce' ? body.mac_address : null;
  if (saysWhat && admits() && (await registerBoard(tx, { ...place, uuid, mac }))) {
    await removeUnregistered(tx, [{ base, hostname: uuid }]);
    return lockBoard(tx, base, uuid);
  }
  const seenMs = { firstSeenMs: receivedAtMs, lastSeenMs: receivedAtMs, statusRequestedAtMs: null };
  await writeUnregistered(tx, [
    { organisationId, base, hostname: uuid, messages: 1, lastKind: kind, ...seenMs },
  ]);
  return undefined;
}

async function takeFrom(
  tx: Tx,
  deps: ApplyDeps,
  board: KnownBoard,
  message: InboundMessage,
  { message: said }: Good,
): Promise<AlarmSignal[]> {
  switch (said.kind) {
    case 'status':
      return takeStatus(tx, deps, board, said.body, message);
    case 'announce':
      await writeReport(tx, board.deviceId, reportOf(said.body));
      await mirrorStatus(tx, board.deviceId);
      return [];
    case 'state':
      return takeStates(tx, deps, board, said.body, message);
    case 'telemetry':
      return takeTelemetry(tx, deps, board, said.body);
    case 'errors':
      await takeError(tx, deps.place.organisationId, board, said.body);
      return [];
  }
}

async function takeStatus(
  tx: Tx,
  { clock }: ApplyDeps,
  board: KnownBoard,
  body: Body<'status'>,
  { retained }: InboundMessage,
): Promise<AlarmSignal[]> {
  const { deviceId } = board;
  const isOnline = body.status === 'online';
  // A last will holds what was true when the board connected.
  if (isOnline) await writeReport(tx, deviceId, reportOf(body));
  const reason = body.reason ?? 'The board is offline.';
  await writePresence(tx, deviceId, { isOnline, reason, isHeardNow: !retained && isOnline });
  await mirrorStatus(tx, deviceId);
  if (isOnline === board.isOnline) return [];
  return [presenceSignal(board, isOnline, isOnline ? null : reason, clock.now())];
}

async function takeStates(
  tx: Tx,
  { clock }: ApplyDeps,
  board: KnownBoard,
  { channels, timestamp }: Body<'state'>,
  { retained }: InboundMessage,
): Promise<AlarmSignal[]> {
  const last = channels.at(-1);
  // A board whose status we missed; the protocol numbers its channels without gaps.
  if (last !== undefined) await addChannels(tx, board.deviceId, last.relayIndex + 1);
  const now = clock.now();
  const isPast = timestamp !== null && timestamp <= now;
  await writeStates(
    tx,
    board.deviceId,
    channels,
    retained && isPast ? timestamp : null,
    retained ? null : now,
  );
  return retained ? [] : backAgain(tx, board, now);
}

async function takeTelemetry(
  tx: Tx,
  { place, clock }: ApplyDeps,
  board: KnownBoard,
  body: Body<'telemetry'>,
): Promise<AlarmSignal[]> {
  await writeHeard(tx, board.deviceId);
  if (body.event === 'other') return [];
  const relayIndex = body.channel - 1;
  await addChannels(tx, board.deviceId, body.channel);
  if (body.event === 'relay_change') {
    const { state, trigger, source } = body;
    await writeTrigger(tx, board.deviceId, { relayIndex, state, trigger, source });
    return backAgain(tx, board, clock.now());
  }
  const source = body.reason;
  const name = await writeTrigger(tx, board.deviceId, {
    relayIndex,
    state: false,
    trigger: 'safety_shutoff',
    source,
  });
  const timeoutMs = body.timeout_ms ?? (body.timeout === null ? null : body.timeout * 1000);
  const at = clock.now();
  await insertAudit(tx, {
    at,
    organisationId: place.organisationId,
    userId: null,
    userName: null,
    station: board.name,
    address: null,
    procedure: 'relays.safetyShutoff',
    input: { deviceId: board.deviceId, relayIndex, reason: source, timeoutMs },
    outcome: 'ok',
  });
  const waited = timeoutMs === null ? '' : ` for ${timeoutMs} ms`;
  const note = `Channel ${body.channel} (${name ?? 'unknown'}) was switched off by the board: no heartbeat${waited}.`;
  const signal = { ...signalOf(board, at), type: 'SAFETY_SHUTOFF', source: 'device', note } as const;
  // It is over when it is told; somebody must have seen it all the same.
  return [
    { ...signal, kind: 'active' },
    { ...signal, kind: 'returned', note: null },
  ];
}

async function takeError(
  tx: Tx,
  organisationId: OrganisationId,
  board: KnownBoard,
  { error_code: code, error_message, context }: Body<'errors'>,
): Promise<void> {
  await writeBoardError(tx, organisationId, board.deviceId, {
    code,
    message: error_message ?? BOARD_ERRORS[code] ?? '',
    context: context === null ? null : JSON.stringify(context).slice(0, 500).replaceAll('\\u0000', ''),
  });
}

async function refuse(
  tx: Tx,
  { organisationId, base }: BoardPlace,
  { topic, payload, receivedAtMs }: InboundMessage,
  { reason, uuid, protocolVersion }: Extract<DecodedBoardMessage, { ok: false }>,
  board: KnownBoard | undefined,
): Promise<void> {
  if (reason === 'unknown-version' && board !== undefined) {
    const problem = `The board speaks version ${protocolVersion ?? '?'} of its protocol; this program speaks version 2.`;
    await writeProtocolProblem(tx, board.deviceId, problem);
  }
  await writeRejected(tx, [
    {
      organisationId,
      receivedAtMs,
      topic,
      hostname: uuid ?? base,
      deviceId: board?.deviceId ?? null,
      reason: reason === 'unknown-version' ? 'undecodable' : reason,
      sizeBytes: payload.length,
      frame: payload.subarray(0, MAX_FRAME_KEPT),
    },
  ]);
}

/** Whoever speaks is there, whatever was said of it before. */
async function backAgain(tx: Tx, board: KnownBoard, at: Date): Promise<AlarmSignal[]> {
  if (board.isOnline) return [];
  await writePresence(tx, board.deviceId, { isOnline: true, reason: null, isHeardNow: true });
  await mirrorStatus(tx, board.deviceId);
  return [presenceSignal(board, true, null, at)];
}

function reportOf(body: Body<'status'> | Body<'announce'>): BoardReport {
  const { firmware_version: firmwareVersion, protocol_version: protocolVersion } = body;
  const common = {
    firmwareVersion,
    protocolVersion,
    generation: generationOf(protocolVersion, firmwareVersion),
    channelCount: body.channels,
    ipAddress: body.ip_address,
  };
  if (!('status' in body)) {
    return { ...common, mac: body.mac_address, rssiDbm: null, uptimeS: null, freeMemoryBytes: null };
  }
  return {
    ...common,
    mac: null,
    rssiDbm: body.wifi_rssi ?? body.wifi_signal,
    uptimeS: body.uptime,
    freeMemoryBytes: body.free_memory,
  };
}

const signalOf = ({ deviceId, siteId, name, mac }: KnownBoard, at: Date) => ({
  deviceId,
  siteId,
  deviceName: name,
  deviceMac: mac,
  at,
  priority: null,
  eventId: null,
});

function presenceSignal(board: KnownBoard, isOnline: boolean, note: string | null, at: Date): AlarmSignal {
  const kind = isOnline ? 'returned' : 'active';
  return { ...signalOf(board, at), type: 'OFFLINE', kind, source: 'engine', note };
}
