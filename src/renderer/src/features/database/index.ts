export { DatabasePage } from './database-page.tsx';
