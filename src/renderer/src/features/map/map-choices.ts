import { create } from 'zustand';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { View } from './viewport.ts';

interface MapChoices {
  /** Null until somebody has moved the map: it is fitted to all sites, also when the window changes. */
  readonly view: View | null;
  readonly selectedId: SiteId | null;
}

/** What a person looks at; another page and back changes none of it. */
export const useMapChoices = create<MapChoices>(() => ({ view: null, selectedId: null }));

export const lookAt = (view: View | null): void => useMapChoices.setState({ view });
export const selectSite = (selectedId: SiteId | null): void => useMapChoices.setState({ selectedId });
