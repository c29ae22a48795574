import { useDeferredValue, useMemo, useState } from 'react';
import { useDevices, useSiteFilter } from '../../client/index.ts';
import { type DeviceRow, isInAlarm, isNotSynced, isOnline } from './device-row.ts';
import { createDeviceFilter, type QuickFilter } from './filter-devices.ts';
import { useListChoices } from './list-choices.ts';
import { createDeviceOrder, type DeviceColumn, type DeviceSort } from './sort-devices.ts';
import { useSortFigures } from './use-sort-figures.ts';

/** Columns whose interesting end is the upper one begin with it. */
const BEGIN_DESCENDING: ReadonlySet<DeviceColumn> = new Set<DeviceColumn>([
  'lastSeen',
  'temperature',
  'humidity',
  'fan',
  'io',
]);

interface DeviceRows {
  readonly rows: readonly DeviceRow[];
  readonly total: number;
  readonly counts: Readonly<Record<QuickFilter, number>>;
  readonly text: string;
  readonly quick: QuickFilter;
  readonly sort: DeviceSort;
  readonly setText: (text: string) => void;
  readonly setQuick: (quick: QuickFilter) => void;
  readonly sortBy: (column: DeviceColumn) => void;
}

/** The devices as the table lists them: ordered as the person chose last, filtered live. */
export function useDeviceRows(): DeviceRows {
  const table = useDevices();
  const siteId = useSiteFilter();
  const { text, quick, sort } = useListChoices();
  // The letters appear at once; the list follows when there is time.
  const searched = useDeferredValue(text);
  const [order] = useState(createDeviceOrder);
  const [filter] = useState(createDeviceFilter);

  const figures = useSortFigures(sort);
  const ordered = useMemo(
    () => order([...table.byId.values()], sort, figures),
    [order, table, sort, figures],
  );
  const rows = useMemo(
    () => filter(ordered, { text: searched, quick, siteId }),
    [filter, ordered, searched, quick, siteId],
  );
  const counts = useMemo(() => {
    const here = filter(ordered, { text: '', quick: 'all', siteId });
    return {
      all: here.length,
      offline: here.filter((row) => !isOnline(row)).length,
      'in-alarm': here.filter(isInAlarm).length,
      'not-synced': here.filter(isNotSynced).length,
    };
  }, [filter, ordered, siteId]);

  return {
    rows,
    total: ordered.length,
    counts,
    text,
    quick,
    sort,
    setText: (next) => useListChoices.setState({ text: next }),
    setQuick: (next) => useListChoices.setState({ quick: next }),
    sortBy: (column) =>
      useListChoices.setState({
        sort: {
          column,
          descending: sort.column === column ? !sort.descending : BEGIN_DESCENDING.has(column),
        },
      }),
  };
}
