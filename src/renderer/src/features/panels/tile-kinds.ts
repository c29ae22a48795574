import type { ComponentType } from 'react';
import type { Tile, TileKind } from '../../../../shared/panels/model.ts';

export type TileOf<Kind extends TileKind> = Extract<Tile, { kind: Kind }>;

export interface TileProps<Kind extends TileKind> {
  readonly tile: TileOf<Kind>;
  /** Whether this person may press what is on it, here; the engine decides again about each command. */
  readonly mayUse: boolean;
}

/** Tiles that show another feature's controls; the app brings them together. A kind that is missing is not offered. */
export interface GuestTiles {
  readonly chart?: ComponentType<TileProps<'chart'>>;
  readonly relay?: ComponentType<TileProps<'relay'>>;
  readonly output?: ComponentType<TileProps<'output'>>;
  readonly button?: ComponentType<TileProps<'button'>>;
  readonly sequence?: ComponentType<TileProps<'sequence'>>;
}

/** In columns and rows, as a new tile comes. */
export const FIRST_SIZE: Readonly<Record<TileKind, { readonly w: number; readonly h: number }>> = {
  text: { w: 8, h: 2 },
  device: { w: 6, h: 3 },
  value: { w: 4, h: 2 },
  chart: { w: 12, h: 6 },
  relay: { w: 6, h: 4 },
  output: { w: 6, h: 4 },
  button: { w: 5, h: 4 },
  sequence: { w: 8, h: 6 },
  image: { w: 12, h: 10 },
};

const OWN: readonly TileKind[] = ['text', 'device', 'value', 'image'];

/** In the order in which they are offered. */
export function kindsOffered(guests: GuestTiles): TileKind[] {
  const kinds: readonly TileKind[] = [
    'device',
    'value',
    'chart',
    'output',
    'relay',
    'button',
    'sequence',
    'image',
    'text',
  ];
  return kinds.filter((kind) => OWN.includes(kind) || Object.hasOwn(guests, kind));
}
