import type { DeviceKind } from '../../../../shared/devices/model.ts';
import type { DeviceLine, KnownLine } from './device-line.ts';
import type { Refuse } from './known-devices.ts';

export interface KnownPlaces {
  readonly sites: readonly { readonly name: string; readonly active: boolean }[];
  readonly zones: readonly { readonly site: string; readonly name: string }[];
  readonly brands: readonly string[];
  readonly models: readonly { readonly brand: string; readonly name: string; readonly kind: DeviceKind }[];
}

/** What is named and not there. */
export interface MissingPlaces {
  readonly sites: readonly string[];
  readonly zones: readonly { readonly site: string; readonly name: string }[];
  readonly brands: readonly string[];
  readonly models: readonly { readonly brand: string; readonly name: string; readonly kind: DeviceKind }[];
}

type Placed = Pick<Partial<DeviceLine>, 'site' | 'zone' | 'brand' | 'model'>;

interface PlacedLine {
  readonly values: Partial<DeviceLine>;
  readonly found: KnownLine | null;
  readonly refuse: Refuse;
}

export interface Places {
  /** The line's places by the names that the registry writes; refuses what is not there, or notes it as missing. */
  place(line: PlacedLine): Placed;
  missing(): MissingPlaces;
}

/** People write names in any case; the registry's own writing holds. */
function createNames<T>(known: readonly T[], keyOf: (item: T) => string) {
  const fold = (key: string): string => key.toLowerCase();
  const names = new Map(known.map((item) => [fold(keyOf(item)), item]));
  const made: T[] = [];
  return {
    find: (key: string): T | undefined => names.get(fold(key)),
    make: (item: T): T => {
      names.set(fold(keyOf(item)), item);
      made.push(item);
      return item;
    },
    made,
  };
}

const pair = (one: string, other: string): string => `${one}\n${other}`;

export function createPlaces(known: KnownPlaces, makeMissing: boolean): Places {
  const sites = createNames(known.sites, ({ name }) => name);
  const zones = createNames(known.zones, ({ site, name }) => pair(site, name));
  const brands = createNames(known.brands, (name) => name);
  const models = createNames(known.models, ({ brand, name }) => pair(brand, name));

  function siteOf(name: string, { found, refuse }: PlacedLine): string | null {
    const site = sites.find(name) ?? (makeMissing ? sites.make({ name, active: true }) : undefined);
    if (site === undefined) refuse('site', name, 'no-such-site');
    else if (!site.active && found?.site !== site.name) refuse('site', name, 'site-inactive');
    return site?.name ?? null;
  }

  function zoneOf(name: string, site: string | null, { refuse }: PlacedLine): string | null {
    if (site === null) {
      refuse('zone', name, 'zone-without-site');
      return null;
    }
    const zone = zones.find(pair(site, name)) ?? (makeMissing ? zones.make({ site, name }) : undefined);
    if (zone === undefined) refuse('zone', name, 'no-such-zone');
    return zone?.name ?? null;
  }

  function where(line: PlacedLine): Placed {
    const { values, found } = line;
    const placed: { site?: string | null; zone?: string | null } = {};
    const named = values.site;
    if (named !== undefined) placed.site = named === null ? null : siteOf(named, line);
    // Of a site that is not there nothing is known of its zones.
    const isUnknown = typeof named === 'string' && placed.site === null;
    const site = placed.site === undefined ? (found?.site ?? null) : placed.site;
    if (values.zone !== undefined)
      placed.zone = values.zone === null || isUnknown ? null : zoneOf(values.zone, site, line);
    return placed;
  }

  function brandOf(name: string, { refuse }: PlacedLine): string | null {
    const brand = brands.find(name) ?? (makeMissing ? brands.make(name) : undefined);
    if (brand === undefined) refuse('brand', name, 'no-such-brand');
    return brand ?? null;
  }

  function modelOf(name: string, brand: string, { values, found, refuse }: PlacedLine): string | null {
    const kind = found?.kind ?? values.kind;
    if (kind === undefined) return null;
    const model =
      models.find(pair(brand, name)) ?? (makeMissing ? models.make({ brand, name, kind }) : undefined);
    if (model === undefined) refuse('model', name, 'no-such-model');
    else if (model.kind !== kind) refuse('model', name, 'model-of-another-kind');
    return model?.name ?? null;
  }

  function make(line: PlacedLine): Placed {
    const { values, refuse } = line;
    if (values.brand === undefined && values.model === undefined) return {};
    const { brand = null, model = null } = values;
    if (brand === null && model === null) return { brand: null, model: null };
    if (brand === null) refuse('brand', '', 'model-without-brand');
    else if (model === null) refuse('model', '', 'brand-without-model');
    if (brand === null || model === null) return {};
    const known = brandOf(brand, line);
    return known === null ? {} : { brand: known, model: modelOf(model, known, line) };
  }

  return {
    place: (line) => ({ ...where(line), ...make(line) }),
    missing: () => ({
      sites: sites.made.map(({ name }) => name),
      zones: zones.made,
      brands: brands.made,
      models: models.made,
    }),
  };
}
