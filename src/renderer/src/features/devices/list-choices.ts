import { create } from 'zustand';
import type { DeviceId, GroupId } from '../../../../shared/contract/primitives.ts';
import { DeviceFilter } from '../../../../shared/registry/model.ts';
import type { QuickFilter } from './filter-devices.ts';
import type { DeviceSort } from './sort-devices.ts';

interface ListChoices {
  readonly text: string;
  readonly quick: QuickFilter;
  readonly sort: DeviceSort;
  readonly selectedId: DeviceId | null;
  /** Its text is the one above. */
  readonly facets: DeviceFilter;
  readonly groupId: GroupId | null;
  /** For a change to many at once; also of those that the filter hides at the moment. */
  readonly marked: ReadonlySet<DeviceId>;
}

export const NO_FACETS: DeviceFilter = DeviceFilter.parse({});

/** How a person has set the list; a look at one device and back changes none of it. */
export const useListChoices = create<ListChoices>(() => ({
  text: '',
  quick: 'all',
  sort: { column: 'name', descending: false },
  selectedId: null,
  facets: NO_FACETS,
  groupId: null,
  marked: new Set(),
}));

export function toggleMark(id: DeviceId): void {
  useListChoices.setState(({ marked }) => {
    const next = new Set(marked);
    if (!next.delete(id)) next.add(id);
    return { marked: next };
  });
}

export const clearMarks = (): void => useListChoices.setState({ marked: new Set() });
