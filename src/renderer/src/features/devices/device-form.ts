import { ModelId, SiteId, ZoneId } from '../../../../shared/contract/primitives.ts';
import type { DeviceIdentity } from '../../../../shared/devices/model.ts';
import { type DeviceChange, type DeviceRecord, Position } from '../../../../shared/registry/model.ts';
import { parseTags } from './parse-tags.ts';

/** A device as its form has it: texts. */
export interface DeviceForm {
  readonly name: string;
  readonly siteId: string;
  readonly zoneId: string;
  readonly modelId: string;
  readonly tags: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly location: string;
  readonly installed: string;
  readonly notes: string;
}

const text = (value: number | string | null): string => (value === null ? '' : String(value));

export function formOf(identity: DeviceIdentity, record: DeviceRecord): DeviceForm {
  return {
    name: identity.name === identity.hostname ? '' : identity.name,
    siteId: text(identity.siteId),
    zoneId: text(identity.zoneId),
    modelId: text(identity.modelId),
    tags: identity.tags.join(' '),
    latitude: text(identity.latitude),
    longitude: text(identity.longitude),
    location: text(record.locationDesc),
    installed: record.installationDate?.toISOString().slice(0, 10) ?? '',
    notes: text(record.notes),
  };
}

type Degrees = Pick<DeviceForm, 'latitude' | 'longitude'>;

/** Undefined where it is none: one of them is missing, or no number, or beyond the globe. */
function positionOf({ latitude, longitude }: Degrees): Position | undefined {
  if (latitude.trim() === '' && longitude.trim() === '') return null;
  const degrees = (typed: string): number =>
    typed.trim() === '' ? Number.NaN : Number(typed.replace(',', '.'));
  const parsed = Position.safeParse({ latitude: degrees(latitude), longitude: degrees(longitude) });
  return parsed.success ? parsed.data : undefined;
}

export const isPosition = (form: Degrees): boolean => positionOf(form) !== undefined;

/** The fields that a person touched, as the engine takes them. */
export function changeOf(
  form: DeviceForm,
  touched: Partial<Readonly<Record<keyof DeviceForm, boolean>>>,
): DeviceChange {
  const name = form.name.trim();
  const position = positionOf(form);
  const tags = parseTags(form.tags);
  return {
    ...(touched.name ? { name: name === '' ? null : name } : {}),
    ...(touched.siteId ? { siteId: form.siteId === '' ? null : SiteId.parse(Number(form.siteId)) } : {}),
    // Another site has other zones.
    ...(touched.siteId || touched.zoneId
      ? { zoneId: form.zoneId === '' ? null : ZoneId.parse(Number(form.zoneId)) }
      : {}),
    ...(touched.modelId ? { modelId: form.modelId === '' ? null : ModelId.parse(Number(form.modelId)) } : {}),
    ...(touched.tags && tags !== null ? { tags } : {}),
    ...((touched.latitude || touched.longitude) && position !== undefined ? { position } : {}),
    ...(touched.location ? { locationDesc: form.location.trim() === '' ? null : form.location } : {}),
    ...(touched.installed
      ? { installationDate: form.installed === '' ? null : new Date(`${form.installed}T00:00:00Z`) }
      : {}),
    ...(touched.notes ? { notes: form.notes.trim() === '' ? null : form.notes } : {}),
  };
}
