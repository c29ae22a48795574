import { z } from 'zod';

/** Columns of a file of devices, in the order in which they are exported. */
export const CSV_COLUMNS = [
  'hostname',
  'mac_address',
  'uuid',
  'kind',
  'topic_base',
  'name',
  'site',
  'zone',
  'brand',
  'model',
  'tags',
  'country',
  'latitude',
  'longitude',
  'location',
  'installation_date',
  'notes',
  'retired',
] as const;
export type CsvColumn = (typeof CSV_COLUMNS)[number];

/** Of a file, unpacked. Ten thousand devices with long notes are half of it. */
export const CSV_MAX_BYTES = 8 * 1024 * 1024;
export const CSV_MAX_LINES = 20_000;

/** What can be wrong with a line; screens say what to do about each. */
export const CsvProblem = z.enum([
  'not-utf8',
  'broken-quotes',
  'too-many-lines',
  'empty-file',
  'unknown-column',
  'column-twice',
  'column-missing',
  'too-few-cells',
  'too-many-cells',
  'required',
  'too-long',
  'not-a-hostname',
  'not-a-mac',
  'mac-required',
  'not-a-uuid',
  'uuid-required',
  'not-a-kind',
  'not-a-topic-base',
  'not-a-country',
  'not-a-latitude',
  'not-a-longitude',
  'half-a-position',
  'not-a-date',
  'not-a-tag',
  'too-many-tags',
  'not-yes-or-no',
  'no-such-site',
  'site-inactive',
  'no-such-zone',
  'zone-without-site',
  'no-such-brand',
  'no-such-model',
  'model-without-brand',
  'brand-without-model',
  'model-of-another-kind',
  'twice-in-file',
  'ambiguous-hostname',
  'kind-is-fixed',
  'mac-is-fixed',
  'uuid-is-fixed',
  'already-taken',
]);
export type CsvProblem = z.infer<typeof CsvProblem>;

export const ImportError = z.object({
  /** As an editor counts, from 1; the head is line 1. */
  line: z.int().positive(),
  /** Null where it is the whole line. */
  column: z.string().nullable(),
  /** The cell, cut where it is long. */
  value: z.string(),
  problem: CsvProblem,
});
export type ImportError = z.infer<typeof ImportError>;

/** More are counted, not listed: nobody reads them, and one wrong column makes one on each line. */
export const MOST_ERRORS_LISTED = 1000;

/** What an import does, or would do. With errors it does nothing. */
export const ImportReport = z.object({
  applied: z.boolean(),
  lines: z.int(),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  /** By line, then column. */
  errors: z.array(ImportError),
  errorCount: z.int(),
  /** What is not there yet and would be made, where that was asked for. */
  makes: z.object({
    sites: z.array(z.string()),
    zones: z.array(z.string()),
    brands: z.array(z.string()),
    models: z.array(z.string()),
  }),
});
export type ImportReport = z.infer<typeof ImportReport>;
