import { create } from 'zustand';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { QuickFilter } from './filter-devices.ts';
import type { DeviceSort } from './sort-devices.ts';

interface ListChoices {
  readonly text: string;
  readonly quick: QuickFilter;
  readonly sort: DeviceSort;
  readonly selectedId: DeviceId | null;
}

/** How a person has set the list; a look at one device and back changes none of it. */
export const useListChoices = create<ListChoices>(() => ({
  text: '',
  quick: 'all',
  sort: { column: 'name', descending: false },
  selectedId: null,
}));
