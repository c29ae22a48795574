/** Action plans and contacts, for those who write them. */
export { PlansPage } from './plans-page.tsx';
