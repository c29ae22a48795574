export { clockText } from './clock-text.ts';
export { StationSummary } from './station-summary.tsx';
export { StationsPage } from './stations-page.tsx';
