import { PbfWriter } from 'pbf';
import { zxyToTileId } from 'pmtiles';

const HEADER_BYTES = 127;
const UNCOMPRESSED = 1;
const VECTOR = 1;
const EXTENT = 4096;

interface Feature {
  /** 1 point, 2 line, 3 area. */
  readonly type: 1 | 2 | 3;
  readonly properties: Readonly<Record<string, string>>;
  /** In the tile, 0 to 4096. */
  readonly points: readonly (readonly [number, number])[];
}

/** A vector tile (MVT 2) of these layers. */
export function vectorTile(layers: Readonly<Record<string, readonly Feature[]>>): Uint8Array {
  const tile = new PbfWriter();
  for (const [name, features] of Object.entries(layers)) tile.writeMessage(3, writeLayer, { name, features });
  return tile.finish();
}

interface Layer {
  readonly name: string;
  readonly features: readonly Feature[];
}

function writeLayer({ name, features }: Layer, layer: PbfWriter): void {
  const keys = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];
  const values = [...new Set(features.flatMap(({ properties }) => Object.values(properties)))];
  layer.writeVarintField(15, 2);
  layer.writeStringField(1, name);
  for (const feature of features) {
    layer.writeMessage(
      2,
      (_feature: Feature, message: PbfWriter) => {
        const tags = Object.entries(feature.properties).flatMap(([key, value]) => [
          keys.indexOf(key),
          values.indexOf(value),
        ]);
        message.writePackedVarint(2, tags);
        message.writeVarintField(3, feature.type);
        message.writePackedVarint(4, geometryOf(feature));
      },
      feature,
    );
  }
  for (const key of keys) layer.writeStringField(3, key);
  for (const value of values) {
    layer.writeMessage(4, (text: string, message: PbfWriter) => message.writeStringField(1, text), value);
  }
  layer.writeVarintField(5, EXTENT);
}

/** Move to the first point, lines to the others, and back for an area (MVT 2, 4.3). */
function geometryOf({ type, points }: Feature): number[] {
  const zigzag = (value: number): number => (value << 1) ^ (value >> 31);
  let [lastX, lastY] = [0, 0];
  const steps = points.map(([x, y]) => {
    const step = [zigzag(x - lastX), zigzag(y - lastY)];
    [lastX, lastY] = [x, y];
    return step;
  });
  const [first = [], ...rest] = steps;
  return [
    (1 << 3) | 1,
    ...first,
    ...(rest.length === 0 ? [] : [(rest.length << 3) | 2, ...rest.flat()]),
    ...(type === 3 ? [(1 << 3) | 7] : []),
  ];
}

/** A whole archive (PMTiles 3) with a few tiles, uncompressed. */
export function tinyPmtiles(
  tiles: readonly { readonly z: number; readonly x: number; readonly y: number; readonly data: Uint8Array }[],
  attribution: string,
): Uint8Array {
  const entries = tiles
    .map(({ z, x, y, data }) => ({ id: zxyToTileId(z, x, y), z, data }))
    .sort((a, b) => a.id - b.id);
  const directory = new PbfWriter();
  directory.writeVarint(entries.length);
  let lastId = 0;
  for (const { id } of entries) {
    directory.writeVarint(id - lastId);
    lastId = id;
  }
  for (const _entry of entries) directory.writeVarint(1);
  for (const { data } of entries) directory.writeVarint(data.length);
  // The first offset is 0, written as 1; 0 then means: right behind the one before.
  for (const [index] of entries.entries()) directory.writeVarint(index === 0 ? 1 : 0);
  const root = directory.finish();
  const metadata = new TextEncoder().encode(JSON.stringify({ attribution }));
  const content = joined(entries.map(({ data }) => data));
  const zooms = entries.map(({ z }) => z);

  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  for (const [at, byte] of new TextEncoder().encode('PMTiles').entries()) header.setUint8(at, byte);
  header.setUint8(7, 3);
  const sections = [root.length, metadata.length, 0, content.length];
  let offset = HEADER_BYTES;
  for (const [index, length] of sections.entries()) {
    header.setBigUint64(8 + index * 16, BigInt(offset), true);
    header.setBigUint64(16 + index * 16, BigInt(length), true);
    offset += length;
  }
  for (const at of [72, 80, 88]) header.setBigUint64(at, BigInt(entries.length), true);
  header.setUint8(96, 1);
  header.setUint8(97, UNCOMPRESSED);
  header.setUint8(98, UNCOMPRESSED);
  header.setUint8(99, VECTOR);
  header.setUint8(100, Math.min(...zooms));
  header.setUint8(101, Math.max(...zooms));
  return joined([new Uint8Array(header.buffer), root, metadata, content]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
