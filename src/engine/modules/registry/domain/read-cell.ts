import { DeviceKind } from '../../../../shared/devices/model.ts';
import type { CsvColumn, CsvProblem } from '../../../../shared/registry/csv.ts';
import { Country, MOST_TAGS, Tag } from '../../../../shared/registry/model.ts';
import type { DeviceLine } from './device-line.ts';

export type ReadCell<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: CsvProblem };

type Reader<T> = (cell: string) => ReadCell<T>;

const value = <T>(read: T): ReadCell<T> => ({ ok: true, value: read });
const wrong = (problem: CsvProblem): ReadCell<never> => ({ ok: false, problem });

/** Empty means null. */
const optional =
  <T>(read: Reader<T>): Reader<T | null> =>
  (cell) =>
    cell === '' ? value(null) : read(cell);

const required =
  <T>(read: Reader<T>): Reader<T> =>
  (cell) =>
    cell === '' ? wrong('required') : read(cell);

const upTo =
  (most: number): Reader<string> =>
  (cell) =>
    cell.length > most ? wrong('too-long') : value(cell);

function mac(cell: string): ReadCell<string> {
  const digits = cell.toLowerCase().replaceAll(/[:.-]/g, '');
  if (!/^[0-9a-f]{12}$/.test(digits) || digits === '000000000000') return wrong('not-a-mac');
  return value(digits.replaceAll(/(..)(?=.)/g, '$1:'));
}

function kind(cell: string): ReadCell<DeviceKind> {
  const parsed = DeviceKind.safeParse(cell.toLowerCase());
  return parsed.success ? value(parsed.data) : wrong('not-a-kind');
}

function tags(cell: string): ReadCell<readonly string[]> {
  const parsed = cell
    .split(/[\s,;|]+/)
    .filter((tag) => tag !== '')
    .map((tag) => Tag.safeParse(tag));
  const read = parsed.flatMap((tag) => (tag.success ? [tag.data] : []));
  if (read.length < parsed.length) return wrong('not-a-tag');
  const distinct = [...new Set(read)].sort();
  return distinct.length > MOST_TAGS ? wrong('too-many-tags') : value(distinct);
}

function country(cell: string): ReadCell<string> {
  const parsed = Country.safeParse(cell);
  return parsed.success ? value(parsed.data) : wrong('not-a-country');
}

/** The registry keeps seven decimals: a centimetre. */
const DEGREES = 1e7;

const degrees =
  (most: number, problem: CsvProblem): Reader<number> =>
  (cell) => {
    // Where the decimals of a country follow a comma, so do those of its spreadsheets.
    const number = /^[+-]?\d{1,3}([.,]\d+)?$/.test(cell) ? Number(cell.replace(',', '.')) : Number.NaN;
    const rounded = Math.round(number * DEGREES) / DEGREES;
    return Math.abs(rounded) <= most ? value(rounded === 0 ? 0 : rounded) : wrong(problem);
  };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

function date(cell: string): ReadCell<Date> {
  if (!DAY.test(cell) && !MOMENT.test(cell)) return wrong('not-a-date');
  const read = new Date(cell);
  if (Number.isNaN(read.getTime())) return wrong('not-a-date');
  // 30 February is a date to JavaScript.
  if (DAY.test(cell) && read.toISOString().slice(0, 10) !== cell) return wrong('not-a-date');
  return value(read);
}

const YES = ['yes', 'true', '1', 'sí', 'si', 'x'];
const NO = ['', 'no', 'false', '0'];

function yesOrNo(cell: string): ReadCell<boolean> {
  const word = cell.toLowerCase();
  if (YES.includes(word)) return value(true);
  return NO.includes(word) ? value(false) : wrong('not-yes-or-no');
}

/** How the text of each column is read; trimmed, and without the guard against formulas. */
export const readCell: { readonly [Column in CsvColumn]: Reader<DeviceLine[Column]> } = {
  hostname: required((cell) => (/^[^/+#]{1,64}$/.test(cell) ? value(cell) : wrong('not-a-hostname'))),
  mac_address: optional(mac),
  uuid: optional((cell) => (/^[^/+#]{1,64}$/.test(cell) ? value(cell) : wrong('not-a-uuid'))),
  kind: required(kind),
  topic_base: required((cell) => (/^[^+#]{1,200}$/.test(cell) ? value(cell) : wrong('not-a-topic-base'))),
  name: optional(upTo(100)),
  site: optional(upTo(100)),
  zone: optional(upTo(100)),
  brand: optional(upTo(100)),
  model: optional(upTo(100)),
  tags,
  country: optional(country),
  latitude: optional(degrees(90, 'not-a-latitude')),
  longitude: optional(degrees(180, 'not-a-longitude')),
  location: optional(upTo(500)),
  installation_date: optional(date),
  notes: optional(upTo(4000)),
  retired: yesOrNo,
};
