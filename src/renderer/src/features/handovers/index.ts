/** The book of shifts: handing over, taking over, and what was signed before. */

export { HandoverPage } from './handover-page.tsx';
export { PastPage } from './past-page.tsx';
export { RecordPage } from './record-page.tsx';
export { useHandoverDesk } from './use-handover-desk.ts';
export { useWaitingHandovers } from './use-handovers.ts';
