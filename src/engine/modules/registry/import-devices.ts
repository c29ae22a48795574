import {
  type CsvColumn,
  type ImportError,
  type ImportReport,
  MOST_ERRORS_LISTED,
} from '../../../shared/registry/csv.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { type ImportPlan, type PlannedLine, planImport } from './domain/plan-import.ts';
import { errorAt } from './domain/read-lines.ts';
import { readCsv, unpackCsv } from './read-csv.ts';
import type { RegistryDeps } from './registry-deps.ts';
import { addDevices, changeDevices, listLines, makePlaces, readPlaces } from './store/device-lines.ts';

interface CsvFile {
  readonly gzip: string;
  readonly makeMissing: boolean;
}

/** Thrown to take everything back. */
class TakenIdentities extends Error {
  constructor(readonly report: ImportReport) {
    super('some MAC addresses are taken');
  }
}

/** What an import would do. */
export async function checkImport(deps: RegistryDeps, by: Actor, file: CsvFile): Promise<ImportReport> {
  const text = await unpackCsv(file.gzip);
  return deps.database.transaction(personScope(by), async (tx) =>
    reportOf(await plan(tx, text, file.makeMissing), false),
  );
}

/** All lines or none: it is decided anew, in the transaction that does it. */
export async function applyImport(
  { database }: RegistryDeps,
  by: Actor,
  file: CsvFile,
): Promise<ImportReport> {
  const text = await unpackCsv(file.gzip);
  try {
    return await database.transaction(personScope(by), async (tx) => {
      const planned = await plan(tx, text, file.makeMissing);
      if (planned.errors.length > 0) return reportOf(planned, false);
      const { columns } = planned;
      await makePlaces(tx, by.organisationId, planned.makes);
      await changeDevices(tx, planned.changed, columns, by.name);
      const taken = await addDevices(tx, by.organisationId, planned.added, { columns, by: by.name });
      if (taken.length > 0)
        throw new TakenIdentities(reportOf({ ...planned, errors: taken.map(takenError) }, false));
      return reportOf(planned, true);
    });
  } catch (error) {
    if (error instanceof TakenIdentities) return error.report;
    throw error;
  }
}

async function plan(tx: Tx, text: string, makeMissing: boolean): Promise<ImportPlan & { lines: number }> {
  const read = readCsv(text);
  if ('errors' in read) return { ...NOTHING, errors: read.errors, lines: 0 };
  const known = { devices: await listLines(tx, null), places: await readPlaces(tx) };
  return { ...planImport(read.lines, known, makeMissing), lines: Math.max(0, read.lines.length - 1) };
}

const NO_COLUMNS: readonly CsvColumn[] = [];
const NOTHING = {
  columns: NO_COLUMNS,
  added: [],
  changed: [],
  unchanged: 0,
  makes: { sites: [], zones: [], brands: [], models: [] },
};

function takenError({ line, values }: PlannedLine): ImportError {
  const { mac_address: mac = null, uuid = null, hostname = '' } = values;
  if (mac !== null) return errorAt(line, 'mac_address', mac, 'already-taken');
  return errorAt(line, uuid === null ? 'hostname' : 'uuid', uuid ?? hostname, 'already-taken');
}

function reportOf(planned: ImportPlan & { readonly lines: number }, applied: boolean): ImportReport {
  const { makes, errors } = planned;
  return {
    applied,
    lines: planned.lines,
    added: planned.added.length,
    changed: planned.changed.length,
    unchanged: planned.unchanged,
    errors: errors.slice(0, MOST_ERRORS_LISTED),
    errorCount: errors.length,
    makes: {
      sites: [...makes.sites],
      zones: makes.zones.map(({ site, name }) => `${site} / ${name}`),
      brands: [...makes.brands],
      models: makes.models.map(({ brand, name }) => `${brand} ${name}`),
    },
  };
}
