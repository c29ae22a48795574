/** The map of sites. */
export { LazyMapPage as MapPage } from './lazy-map-page.tsx';
