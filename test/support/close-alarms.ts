type Sql = (text: string, values?: readonly unknown[]) => Promise<unknown>;

/** Closes open alarms by the steps that the database allows; `id` null: all of them. */
export async function closeAlarms(sql: Sql, id: number | null, disposition: string): Promise<void> {
  const which = `where state <> 'closed' and ($1::bigint is null or id = $1)`;
  await sql(
    `update alarms set state = 'unacknowledged_returned', returned_at = now(), acknowledged_at = null,
       acknowledged_by_name = null, acknowledged_station = null, acknowledge_note = null ${which}`,
    [id],
  );
  await sql(
    `update alarms set state = 'acknowledged_returned', acknowledged_at = now(), acknowledged_by_name = 'Ana' ${which}`,
    [id],
  );
  await sql(`update alarms set state = 'closed', closed_at = now(), disposition = $2 ${which}`, [
    id,
    disposition,
  ]);
}
