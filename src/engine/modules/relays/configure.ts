import type { DeviceId, SiteId } from '../../../shared/contract/primitives.ts';
import type { Board, Relay } from '../../../shared/relays/model.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Tx } from '../../platform/db/database.ts';
import { findBoard, lockRelay } from './store/board-rows.ts';
import { writeBoardSettings, writeChannel } from './store/write-settings.ts';

type Setting =
  | 'name'
  | 'description'
  | 'notes'
  | 'isActive'
  | 'kind'
  | 'durationMs'
  | 'autoMode'
  | 'isDangerous'
  | 'inSequences'
  | 'interlockGroup'
  | 'normallyOn';

export type ChannelSettings = Pick<Relay, 'deviceId' | 'relayIndex'> & {
  readonly [Name in Setting]?: Relay[Name] | undefined;
};

/** What a channel is; the parts that a person left out stay. */
export async function configureChannel(tx: Tx, input: ChannelSettings): Promise<Relay> {
  const { deviceId, relayIndex, ...wanted } = input;
  const relay = await lockRelay(tx, deviceId, relayIndex);
  const board = await findBoard(tx, deviceId);
  if (relay === undefined || board === undefined) throw new AppError('NOT_FOUND');
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const next: Relay = { ...relay, ...given };
  const isTimed = next.kind === 'pulse' || next.kind === 'timed';
  if (isTimed && board.generation === 'older') throw new AppError('RELAY_KIND_UNSUPPORTED');
  const isMomentary = next.kind === 'momentary';
  return writeChannel(tx, {
    ...next,
    durationMs: isTimed ? (next.durationMs ?? DEFAULT_DURATION_MS) : null,
    inSequences: next.inSequences && !isMomentary,
    interlockGroup: isMomentary ? null : next.interlockGroup,
  });
}

const DEFAULT_DURATION_MS = 500;

export async function configureBoard(
  tx: Tx,
  input: {
    readonly deviceId: DeviceId;
    readonly name?: string | undefined;
    readonly siteId?: SiteId | undefined;
    readonly heartbeatMs?: number | undefined;
  },
): Promise<Board> {
  const { deviceId, name, siteId, heartbeatMs } = input;
  const isThere = await writeBoardSettings(tx, deviceId, { name, siteId, heartbeatMs });
  const board = isThere ? await findBoard(tx, deviceId) : undefined;
  if (board === undefined) throw new AppError('NOT_FOUND');
  return board;
}
