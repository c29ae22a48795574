import {
  Country,
  Position,
  RegistryName,
  type Site,
  type SiteFields,
  SiteFields as SiteFieldsSchema,
} from '../../../../shared/registry/model.ts';

/** A site as its form has it: texts. */
export interface SiteForm {
  readonly name: string;
  readonly address: string;
  readonly country: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly timezone: string;
  readonly active: boolean;
}

const text = (value: number | string | null | undefined): string => (value == null ? '' : String(value));

export function siteForm(site: Site | null): SiteForm {
  return {
    name: text(site?.name),
    address: text(site?.address),
    country: text(site?.country),
    latitude: text(site?.position?.latitude),
    longitude: text(site?.position?.longitude),
    timezone: site?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    active: site?.active ?? true,
  };
}

type Degrees = Pick<SiteForm, 'latitude' | 'longitude'>;

function positionOf({ latitude, longitude }: Degrees): unknown {
  if (latitude.trim() === '' && longitude.trim() === '') return null;
  const degrees = (typed: string): number =>
    typed.trim() === '' ? Number.NaN : Number(typed.replace(',', '.'));
  return { latitude: degrees(latitude), longitude: degrees(longitude) };
}

export const isName = (name: string): boolean => RegistryName.safeParse(name).success;
export const isCountry = (country: string): boolean =>
  country.trim() === '' || Country.safeParse(country).success;
export const isPosition = (form: Degrees): boolean => Position.safeParse(positionOf(form)).success;
export const isTimezone = (name: string): boolean => SiteFieldsSchema.shape.timezone.safeParse(name).success;

export function siteFields(form: SiteForm): SiteFields {
  const { name, address, country, timezone, active } = form;
  return SiteFieldsSchema.parse({
    name,
    address: address.trim() === '' ? null : address,
    country: country.trim() === '' ? null : country,
    position: positionOf(form),
    timezone,
    active,
  });
}
