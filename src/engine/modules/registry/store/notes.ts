import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { MaintenanceNote } from '../../../../shared/registry/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const NOTE = 'id, at, user_name as "userName", station, note';
const MOST_NOTES = 200;

/** Newest first. */
export const listNotes = (tx: Tx, id: DeviceId): Promise<MaintenanceNote[]> =>
  tx.many(
    MaintenanceNote,
    `select ${NOTE} from maintenance_notes where device_id = $1 order by id desc limit $2`,
    [id, MOST_NOTES],
  );

interface NewNote {
  readonly deviceId: DeviceId;
  readonly userId: number;
  readonly userName: string;
  readonly station: string;
  readonly note: string;
}

/** Undefined where there is no such device. */
export function insertNote(tx: Tx, note: NewNote): Promise<MaintenanceNote | undefined> {
  return tx.optional(
    MaintenanceNote,
    `insert into maintenance_notes (organisation_id, device_id, user_id, user_name, station, note)
     select organisation_id, id, $2, $3, $4, $5 from devices where id = $1
     returning ${NOTE}`,
    [note.deviceId, note.userId, note.userName, note.station, note.note],
  );
}
