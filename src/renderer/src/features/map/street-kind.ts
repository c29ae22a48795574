/** What a street map shows here; everything else in the tiles is left out. */
export const AREA_KINDS = ['water', 'green', 'building'] as const;
export const LINE_KINDS = ['stream', 'rail', 'path', 'minor', 'major', 'highway'] as const;
export type StreetKind = (typeof AREA_KINDS)[number] | (typeof LINE_KINDS)[number];

type Properties = Readonly<Record<string, unknown>>;

const GREEN = new Set(
  'park nature_reserve national_park forest wood grass grassland garden golf_course recreation_ground cemetery meadow scrub farmland pitch'.split(
    ' ',
  ),
);
const ROADS: Readonly<Record<string, StreetKind>> = {
  // Protomaps Basemap
  highway: 'highway',
  major_road: 'major',
  medium_road: 'major',
  minor_road: 'minor',
  other: 'minor',
  path: 'path',
  rail: 'rail',
  // OpenMapTiles
  motorway: 'highway',
  trunk: 'highway',
  primary: 'major',
  secondary: 'major',
  tertiary: 'minor',
  minor: 'minor',
  service: 'minor',
  track: 'path',
  transit: 'rail',
};

/** The two schemas that street tiles come in: Protomaps Basemap (`kind`) and OpenMapTiles (`class`). */
export function streetKind(layer: string, properties: Properties, isArea: boolean): StreetKind | null {
  const kind = String(properties['kind'] ?? properties['class'] ?? '');
  switch (layer) {
    case 'water':
      return isArea ? 'water' : 'stream';
    case 'waterway':
      return 'stream';
    case 'landuse':
    case 'landcover':
    case 'natural':
    case 'park':
      return isArea && (layer === 'park' || GREEN.has(kind)) ? 'green' : null;
    case 'buildings':
    case 'building':
      return isArea ? 'building' : null;
    case 'roads':
    case 'transit':
    case 'transportation':
      return isArea ? null : (ROADS[kind] ?? null);
    default:
      return null;
  }
}

/** How important a place is, 0 the most; null for what gets no name. */
export function placeRank(layer: string, properties: Properties): number | null {
  if (layer !== 'places' && layer !== 'place') return null;
  const kinds = [
    'country',
    'region',
    'locality',
    'city',
    'town',
    'macrohood',
    'village',
    'suburb',
    'neighbourhood',
  ];
  // Protomaps calls every town a locality and tells its size apart.
  const kind = String(properties['kind_detail'] ?? properties['kind'] ?? properties['class'] ?? '');
  const fallback = String(properties['kind'] ?? '');
  const rank = kinds.includes(kind) ? kinds.indexOf(kind) : kinds.indexOf(fallback);
  return rank === -1 ? null : rank;
}

/** The name in the person's language where the tile has it. */
export function nameOf(properties: Properties, language: string): string | null {
  const name = properties[`name:${language}`] ?? properties[`name_${language}`] ?? properties['name'];
  return typeof name === 'string' && name !== '' ? name : null;
}
