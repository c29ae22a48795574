import { useDeferredValue, useMemo, useState } from 'react';
import type { Group } from '../../../../shared/registry/model.ts';
import { useDevices, useSiteFilter } from '../../client/index.ts';
import { type DeviceRow, isInAlarm, isNotSynced, isOnline } from './device-row.ts';
import { createDeviceFilter, type QuickFilter } from './filter-devices.ts';
import { NO_FACETS, useListChoices } from './list-choices.ts';
import { createDeviceOrder, type DeviceColumn, type DeviceSort } from './sort-devices.ts';
import { useGroup } from './use-group.ts';
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
  /** Something narrows the list beyond the quick filters. */
  readonly narrowed: boolean;
  readonly clear: () => void;
}

/** The devices as the table lists them: ordered as the person chose last, filtered live. */
export function useDeviceRows(groups: readonly Group[]): DeviceRows {
  const table = useDevices();
  const siteId = useSiteFilter();
  const { text, quick, sort, facets, groupId } = useListChoices();
  const group = useGroup(groups, groupId);
  // The letters appear at once; the list follows when there is time.
  const searched = useDeferredValue(text);
  const [order] = useState(createDeviceOrder);
  const [filter] = useState(createDeviceFilter);

  const figures = useSortFigures(sort);
  const ordered = useMemo(
    () => order([...table.byId.values()], sort, figures),
    [order, table, sort, figures],
  );
  const inGroup = useMemo(
    () => (group === null ? ordered : group(filter, ordered)),
    [group, filter, ordered],
  );
  const rows = useMemo(
    () => filter(inGroup, { text: searched, quick, siteId, facets }),
    [filter, inGroup, searched, quick, siteId, facets],
  );
  const counts = useMemo(() => {
    const here = filter(inGroup, { text: '', quick: 'all', siteId, facets });
    return {
      all: here.length,
      offline: here.filter((row) => !isOnline(row)).length,
      'in-alarm': here.filter(isInAlarm).length,
      'not-synced': here.filter(isNotSynced).length,
    };
  }, [filter, inGroup, siteId, facets]);

  return {
    rows,
    total: ordered.length,
    counts,
    text,
    quick,
    sort,
    setText: (next) => useListChoices.setState({ text: next }),
    setQuick: (next) => useListChoices.setState({ quick: next }),
    narrowed: text !== '' || facets !== NO_FACETS || groupId !== null,
    clear: () => useListChoices.setState({ text: '', quick: 'all', facets: NO_FACETS, groupId: null }),
    sortBy: (column) =>
      useListChoices.setState({
        sort: {
          column,
          descending: sort.column === column ? !sort.descending : BEGIN_DESCENDING.has(column),
        },
      }),
  };
}
