import { type PMTiles, TileType } from 'pmtiles';
import { type DecodedTile, decodeTile, type TileName } from './decode-tile.ts';
import type { StreetKind } from './street-kind.ts';
import { keyOf, type TileAddress } from './tile-grid.ts';

/** A tile that can be drawn. */
export type DrawableTile =
  | { readonly kind: 'picture'; readonly image: ImageBitmap }
  | {
      readonly kind: 'shapes';
      readonly paths: ReadonlyMap<StreetKind, Path2D>;
      readonly names: readonly TileName[];
    };

export interface StreetTiles {
  readonly kind: 'vector' | 'raster';
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Whose data it is; their licences want it said. */
  readonly attribution: string | null;
  /** The tile, where it has come. */
  get(tile: TileAddress): DrawableTile | undefined;
  /** What is on screen now; whatever of it is missing is fetched, the first of the list first. */
  want(tiles: readonly TileAddress[]): void;
  close(): void;
}

const AT_ONCE = 6;
/** Of a wide screen several times over. */
const MOST_KEPT = 160;
/** A tile that could not be had is not asked for again at every move. */
const AGAIN_MS = 10_000;

const PICTURES: Readonly<Partial<Record<TileType, string>>> = {
  [TileType.Png]: 'image/png',
  [TileType.Jpeg]: 'image/jpeg',
  [TileType.Webp]: 'image/webp',
  [TileType.Avif]: 'image/avif',
};

/** Opens the archive; rejects where it holds no tiles that can be drawn. */
export async function openStreetTiles(
  archive: PMTiles,
  { language, onArrival }: { readonly language: string; readonly onArrival: () => void },
): Promise<StreetTiles> {
  const { tileType, minZoom, maxZoom } = await archive.getHeader();
  const picture = PICTURES[tileType];
  if (tileType !== TileType.Mvt && picture === undefined)
    throw new Error(`tiles of type ${tileType} cannot be drawn`);
  const attribution = attributionOf(await archive.getMetadata());
  const closing = new AbortController();
  const kept = new Map<string, DrawableTile | 'empty'>();
  const failedAtMs = new Map<string, number>();
  const loading = new Set<string>();
  let wanted: readonly TileAddress[] = [];

  async function fetchTile({ z, x, y }: TileAddress): Promise<DrawableTile | 'empty'> {
    const found = await archive.getZxy(z, x, y, closing.signal);
    if (found === undefined) return 'empty';
    if (picture === undefined) return drawable(decodeTile(found.data, language));
    const image = await createImageBitmap(new Blob([found.data], { type: picture }));
    return { kind: 'picture', image };
  }

  async function load(tile: TileAddress, key: string): Promise<void> {
    loading.add(key);
    try {
      keep(key, await fetchTile(tile));
      failedAtMs.delete(key);
      onArrival();
    } catch {
      failedAtMs.set(key, performance.now());
    } finally {
      loading.delete(key);
      pump();
    }
  }

  function keep(key: string, tile: DrawableTile | 'empty'): void {
    kept.set(key, tile);
    for (const [oldest, { length }] of [...kept.keys()].map((each) => [each, wanted] as const)) {
      if (kept.size <= Math.max(MOST_KEPT, length)) return;
      const dropped = kept.get(oldest);
      if (dropped !== 'empty' && dropped?.kind === 'picture') dropped.image.close();
      kept.delete(oldest);
    }
  }

  function pump(): void {
    for (const tile of wanted) {
      if (loading.size >= AT_ONCE || closing.signal.aborted) return;
      const key = keyOf(tile);
      const triedMs = failedAtMs.get(key);
      const isTooSoon = triedMs !== undefined && performance.now() - triedMs < AGAIN_MS;
      if (!kept.has(key) && !loading.has(key) && !isTooSoon) void load(tile, key);
    }
  }

  return {
    kind: picture === undefined ? 'vector' : 'raster',
    minZoom,
    maxZoom,
    attribution,
    get: (tile) => {
      const key = keyOf(tile);
      const found = kept.get(key);
      if (found === undefined) return undefined;
      // What was used last goes last.
      kept.delete(key);
      kept.set(key, found);
      return found === 'empty' ? undefined : found;
    },
    want: (tiles) => {
      wanted = tiles;
      pump();
    },
    close: () => closing.abort(),
  };
}

function drawable({ shapes, names }: DecodedTile): DrawableTile {
  const paths = new Map<StreetKind, Path2D>();
  for (const [kind, lines] of shapes) {
    const path = new Path2D();
    for (const line of lines) {
      for (let index = 0; index < line.length; index += 2) {
        const [x = 0, y = 0] = [line[index], line[index + 1]];
        if (index === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      }
    }
    paths.set(kind, path);
  }
  return { kind: 'shapes', paths, names };
}

/** As text: what stands in a file is not put on the page as markup. */
function attributionOf(metadata: unknown): string | null {
  const said =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'attribution') : undefined;
  if (typeof said !== 'string') return null;
  const text = new DOMParser().parseFromString(said, 'text/html').body.textContent ?? '';
  return text.trim() === '' ? null : text.trim().slice(0, 200);
}
