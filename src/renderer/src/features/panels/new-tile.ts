import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Tile, TileKind } from '../../../../shared/panels/model.ts';
import type { SequenceId } from '../../../../shared/sequences/model.ts';

interface Start {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What a new tile of a kind needs to be told before it can stand on a panel. */
export interface TileSubject {
  readonly deviceId: DeviceId | null;
  /** Digest of a picture. */
  readonly image: string | null;
  readonly sequenceId: SequenceId | null;
}

/** A tile as it begins; null while its device, picture or sequence has not been chosen. */
export function newTile(kind: TileKind, start: Start, subject: TileSubject): Tile | null {
  const { deviceId, image, sequenceId } = subject;
  const place = { ...start, label: '' };
  if (kind === 'text') return { kind, ...place, text: '' };
  if (kind === 'image') return image === null ? null : { kind, ...place, image, marks: [] };
  if (kind === 'sequence') return sequenceId === null ? null : { kind, ...place, sequenceId };
  if (deviceId === null) return null;
  switch (kind) {
    case 'device':
      return { kind, ...place, deviceId };
    case 'value':
      return { kind, ...place, deviceId, metric: 'temperatureC' };
    case 'chart':
      return { kind, ...place, deviceId, metric: 'temperatureC', range: 'day' };
    case 'relay':
      return { kind, ...place, deviceId, relayIndex: 0 };
    case 'output':
      return { kind, ...place, deviceId, output: 'siren' };
    case 'button':
      return { kind, ...place, deviceId, output: 'siren', state: false, durationS: 0 };
  }
}

/** Which devices a kind of tile is about; undefined: all of them. */
export function deviceKindOf(kind: TileKind): 'alarm_box' | 'relay_board' | undefined {
  if (kind === 'relay') return 'relay_board';
  return kind === 'output' || kind === 'button' ? 'alarm_box' : undefined;
}

export function needsDevice(kind: TileKind): boolean {
  return kind !== 'text' && kind !== 'image' && kind !== 'sequence';
}
