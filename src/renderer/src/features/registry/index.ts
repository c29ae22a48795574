/** What administrators keep: sites with their zones, brands with their models. */
export { MakesPage } from './makes-page.tsx';
export { PlacesPage } from './places-page.tsx';
