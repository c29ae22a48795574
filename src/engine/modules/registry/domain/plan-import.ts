import type { CsvColumn, CsvProblem, ImportError } from '../../../../shared/registry/csv.ts';
import type { DeviceLine, KnownLine } from './device-line.ts';
import { isSameValue } from './device-line.ts';
import { createKnownDevices, type KnownDevices } from './known-devices.ts';
import { createPlaces, type KnownPlaces, type MissingPlaces, type Places } from './known-places.ts';
import { errorAt, type RawLine, type ReadLine, readHead, readLine } from './read-lines.ts';

export interface PlannedLine {
  readonly line: number;
  /** Null for a device that is not there yet. */
  readonly id: number | null;
  /** The columns of the file, places by the names that the registry writes. */
  readonly values: Partial<DeviceLine>;
}

export interface ImportPlan {
  readonly columns: readonly CsvColumn[];
  readonly added: readonly PlannedLine[];
  readonly changed: readonly PlannedLine[];
  readonly unchanged: number;
  readonly errors: readonly ImportError[];
  readonly makes: MissingPlaces;
}

export interface Known {
  readonly devices: readonly KnownLine[];
  readonly places: KnownPlaces;
}

interface Planning {
  readonly devices: KnownDevices;
  readonly places: Places;
  readonly columns: ReadonlySet<CsvColumn>;
}

/** What a new device needs. */
const NEEDED = ['kind', 'topic_base'] as const;

/** Decides what each line does, and finds every line that cannot. Changes nothing. */
export function planImport(lines: readonly RawLine[], known: Known, makeMissing: boolean): ImportPlan {
  const [first, ...rest] = lines;
  const places = createPlaces(known.places, makeMissing);
  const nothing = { columns: [], added: [], changed: [], unchanged: 0, makes: places.missing() };
  if (first === undefined) return { ...nothing, errors: [errorAt(1, null, '', 'empty-file')] };
  const head = readHead(first);
  if (rest.length === 0)
    return { ...nothing, errors: [...head.errors, errorAt(first.line, null, '', 'empty-file')] };
  // Under a head that is not understood each line would be wrong.
  if (head.errors.length > 0) return { ...nothing, errors: head.errors };
  const columns = head.columns.filter((column) => column !== null);
  const planning: Planning = {
    devices: createKnownDevices(known.devices),
    places,
    columns: new Set(columns),
  };
  const errors: ImportError[] = [];
  const added: PlannedLine[] = [];
  const changed: PlannedLine[] = [];
  let unchanged = 0;
  for (const raw of rest) {
    const { read, errors: cellErrors } = readLine(head.columns, raw);
    const planned = cellErrors.length > 0 ? { errors: cellErrors } : planLine(planning, read);
    if ('errors' in planned) errors.push(...planned.errors);
    else if (!planned.isChange) unchanged += 1;
    else (planned.planned.id === null ? added : changed).push(planned.planned);
  }
  return { columns, added, changed, unchanged, errors, makes: places.missing() };
}

type Planned =
  | { readonly planned: PlannedLine; readonly isChange: boolean }
  | { readonly errors: readonly ImportError[] };

function planLine({ devices, places, columns }: Planning, { line, values }: ReadLine): Planned {
  const errors: ImportError[] = [];
  const refuse = (column: CsvColumn | null, value: string, problem: CsvProblem): void => {
    errors.push(errorAt(line, column, value, problem));
  };
  const found = devices.take(values, refuse);
  if (found === 'refused') return { errors };
  if (found === null) {
    for (const column of NEEDED) if (values[column] === undefined) refuse(column, '', 'required');
    if (values.kind === 'alarm_box' && (values.mac_address ?? null) === null)
      refuse('mac_address', '', 'mac-required');
    if (values.kind === 'relay_board' && (values.uuid ?? null) === null) refuse('uuid', '', 'uuid-required');
  } else {
    refuseOtherIdentity(found, values, refuse);
  }
  if ((values.latitude === null) !== (values.longitude === null) || isHalf(columns))
    refuse('latitude', '', 'half-a-position');
  const placed = places.place({ values, found, refuse });
  if (errors.length > 0) return { errors };
  const whole = { ...values, ...placed };
  const isChange =
    found === null || [...columns].some((column) => !isSameValue(found[column], whole[column]));
  return { planned: { line, id: found?.id ?? null, values: whole }, isChange };
}

const isHalf = (columns: ReadonlySet<CsvColumn>): boolean =>
  columns.has('latitude') !== columns.has('longitude');

function refuseOtherIdentity(
  found: KnownLine,
  values: Partial<DeviceLine>,
  refuse: (column: CsvColumn, value: string, problem: CsvProblem) => void,
): void {
  if (values.kind !== undefined && values.kind !== found.kind) refuse('kind', values.kind, 'kind-is-fixed');
  if (values.mac_address === null && found.mac_address !== null) refuse('mac_address', '', 'mac-is-fixed');
  if (values.uuid !== undefined && found.uuid !== null && values.uuid !== found.uuid)
    refuse('uuid', values.uuid ?? '', 'uuid-is-fixed');
}
