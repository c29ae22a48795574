import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { nameOf, placeRank, type StreetKind, streetKind } from './street-kind.ts';

/** x and y in turn; the tile reaches from 0 to 1, its content a little beyond. */
export type TileLine = Float32Array;

export interface TileName {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** 0 is the most important; streets come last. */
  readonly rank: number;
  /** Of a street: along which straight piece the name is written. */
  readonly along: { readonly angle: number; readonly length: number } | null;
}

export interface DecodedTile {
  readonly shapes: ReadonlyMap<StreetKind, readonly TileLine[]>;
  readonly names: readonly TileName[];
}

const STREET_RANK = 20;
const POINT = 1;
const AREA = 3;

/** Reads a vector tile (MVT 2). */
export function decodeTile(bytes: ArrayBuffer, language: string): DecodedTile {
  const shapes = new Map<StreetKind, TileLine[]>();
  const names: TileName[] = [];
  for (const [layerName, layer] of Object.entries(new VectorTile(new PbfReader(bytes)).layers)) {
    for (let index = 0; index < layer.length; index += 1) {
      const feature = layer.feature(index);
      const { properties } = feature;
      const rank = feature.type === POINT ? placeRank(layerName, properties) : null;
      const text = nameOf(properties, language);
      const kind = feature.type === POINT ? null : streetKind(layerName, properties, feature.type === AREA);
      if (kind === null && rank === null) continue;
      const lines = linesOf(feature);
      if (kind !== null) shapes.set(kind, [...(shapes.get(kind) ?? []), ...lines]);
      if (text === null) continue;
      if (rank !== null) names.push(...lines.flatMap((line) => pointName(line, text, rank)));
      else if (kind === 'highway' || kind === 'major' || kind === 'minor')
        names.push(...streetName(lines, text, kind));
    }
  }
  return { shapes, names };
}

function linesOf(feature: VectorTileFeature): TileLine[] {
  return feature.loadGeometry().map((points) => {
    const line = new Float32Array(points.length * 2);
    for (const [index, { x, y }] of points.entries()) {
      line[index * 2] = x / feature.extent;
      line[index * 2 + 1] = y / feature.extent;
    }
    return line;
  });
}

/** A name in the margin belongs to the neighbour, which says it too. */
function pointName(line: TileLine, text: string, rank: number): TileName[] {
  const [x = -1, y = -1] = line;
  const isInside = x >= 0 && x < 1 && y >= 0 && y < 1;
  return isInside ? [{ text, x, y, rank, along: null }] : [];
}

/** On the street's longest straight piece, never upside down. */
function streetName(
  lines: readonly TileLine[],
  text: string,
  kind: 'highway' | 'major' | 'minor',
): TileName[] {
  let best: TileName | null = null;
  for (const line of lines) {
    for (let index = 2; index < line.length; index += 2) {
      const [fromX = 0, fromY = 0] = [line[index - 2], line[index - 1]];
      const [toX = 0, toY = 0] = [line[index], line[index + 1]];
      const length = Math.hypot(toX - fromX, toY - fromY);
      if (length <= (best?.along?.length ?? 0)) continue;
      const angle = Math.atan2(toY - fromY, toX - fromX);
      const upright = Math.abs(angle) > Math.PI / 2 ? angle + Math.PI : angle;
      const rank = STREET_RANK + (kind === 'highway' ? 0 : kind === 'major' ? 1 : 2);
      best = { text, x: (fromX + toX) / 2, y: (fromY + toY) / 2, rank, along: { angle: upright, length } };
    }
  }
  return best === null ? [] : pointInside(best);
}

function pointInside(name: TileName): TileName[] {
  return name.x >= 0 && name.x < 1 && name.y >= 0 && name.y < 1 ? [name] : [];
}
