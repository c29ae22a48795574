import { z } from 'zod';
import type { PeoplesDatabase, PersonScope } from '../../../platform/db/database.ts';

const Counts = z.object({
  devices: z.int(),
  online: z.int(),
  unregistered: z.int(),
  rejectedToday: z.int(),
});
export type Counts = z.infer<typeof Counts>;

/** Of what the person may see. Refused messages are those still kept for inspection, since midnight of the database's time zone. */
export function readCounts(database: PeoplesDatabase, scope: PersonScope): Promise<Counts> {
  return database.transaction(scope, (tx) =>
    tx.one(
      Counts,
      `select
         (select count(*) from devices where active) as devices,
         (select count(*) from device_status where is_online) as online,
         (select count(*) from unregistered_devices) as unregistered,
         (select count(*) from rejected_messages where received_at >= date_trunc('day', now())) as "rejectedToday"`,
    ),
  );
}
