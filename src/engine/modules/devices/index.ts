import type { PeoplesDatabase } from '../../platform/db/database.ts';
import { createDeviceHandlers } from './devices.handlers.ts';

export { listStateOfRow, packListState } from './list-state.ts';
export {
  findIdentities,
  findStatuses,
  identityOfRow,
  listDeviceIds,
  listIdentities,
  listPlaces,
  listRevisions,
  listStatusOfRow,
  statusOfRow,
} from './store/device-rows.ts';
export { readHistory } from './store/heartbeat-history.ts';
export { listRejected, listRejectedAfter, rejectedOfRow } from './store/intake-problems.ts';

/** Devices: what they are, how they stand, and what they reported. */
export function createDevices(deps: { readonly database: PeoplesDatabase }) {
  return { handlers: createDeviceHandlers(deps) };
}
