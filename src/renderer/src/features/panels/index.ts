/** Panels that people compose for their sites: the list, one in use, one being changed. */
export { FloorPlansPage } from './floor-plans/floor-plans-page.tsx';
export { PanelPage } from './panel-page.tsx';
export { PanelsPage } from './panels-page.tsx';
export type { GuestTiles, TileProps } from './tile-kinds.ts';
