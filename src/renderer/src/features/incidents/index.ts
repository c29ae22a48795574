/** The search over alarms of years, and one alarm with all that was around it. */
export { IncidentPage } from './incident-page.tsx';
export { SearchPage } from './search-page.tsx';
