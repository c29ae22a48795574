export { DatabasePage } from './database-page.tsx';
export { useJobTitles } from './use-job-titles.ts';
