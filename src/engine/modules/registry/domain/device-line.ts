import type { DeviceKind } from '../../../../shared/devices/model.ts';
import type { CsvColumn } from '../../../../shared/registry/csv.ts';

/** A device as a file has it: places and makes by their names. */
export interface DeviceLine {
  readonly hostname: string;
  /** Lower case with colons. */
  readonly mac_address: string | null;
  /** By which a relay board calls itself. */
  readonly uuid: string | null;
  readonly kind: DeviceKind;
  readonly topic_base: string;
  readonly name: string | null;
  readonly site: string | null;
  readonly zone: string | null;
  readonly brand: string | null;
  readonly model: string | null;
  readonly tags: readonly string[];
  readonly country: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly location: string | null;
  readonly installation_date: Date | null;
  readonly notes: string | null;
  readonly retired: boolean;
}

export type LineValue = DeviceLine[CsvColumn];

/** One that the registry has. */
export interface KnownLine extends DeviceLine {
  readonly id: number;
}

function dayOrMoment(at: Date): string {
  return at.toISOString().replace('T00:00:00.000Z', '');
}

/** The text of a cell, before it is guarded and quoted. */
export function cellText(value: LineValue): string {
  if (value === null || value === false) return '';
  if (value === true) return 'yes';
  if (value instanceof Date) return dayOrMoment(value);
  if (typeof value === 'number') return value.toFixed(7).replace(/\.?0+$/, '');
  return typeof value === 'string' ? value : value.join(' ');
}

export function isSameValue(one: LineValue | undefined, other: LineValue | undefined): boolean {
  return one !== undefined && other !== undefined && cellText(one) === cellText(other);
}
