import { z } from 'zod';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { RelayTrigger } from '../../../../shared/relays/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

export interface ChannelState {
  readonly relayIndex: number;
  readonly state: boolean;
}

/** A tile shows the age of what was reported; a board that says the same again and again is noted this seldom. */
const UNCHANGED_EVERY = `interval '10 seconds'`;

/**
 * What a board reports of its channels. Each change has a line in the history, with the person whose command it was.
 *
 * @param saidAt when it was said where that is not now (retained)
 * @param liveAt this station's clock, where it was said now: the one by which commands are sent
 */
export async function writeStates(
  tx: Tx,
  id: DeviceId,
  states: readonly ChannelState[],
  saidAt: Date | null,
  liveAt: Date | null,
): Promise<void> {
  const indices = states.map(({ relayIndex }) => relayIndex);
  const values = [id, indices, states.map(({ state }) => state), saidAt, liveAt];
  await tx.execute(
    `with said as (select * from unnest($2::int[], $3::boolean[]) as s (relay_index, state)),
       changed as (
         update relays r set current_state = said.state,
           reported_at = coalesce($4::timestamptz, now()), reported_since = coalesce($4::timestamptz, now()),
           last_on_at = case when said.state then coalesce($5::timestamptz, r.last_on_at) else r.last_on_at end,
           reported_trigger = case when r.wanted_state = said.state then 'mqtt'::relay_trigger end,
           reported_source = null
         from said
         where r.device_id = $1 and r.relay_index = said.relay_index
           and r.current_state is distinct from said.state
         returning r.organisation_id, r.device_id, r.relay_index, r.current_state, r.reported_trigger,
           case when r.wanted_state = r.current_state then r.wanted_by_name else r.held_by_name end as user_name)
     insert into relay_changes (organisation_id, device_id, relay_index, at, state, trigger, user_name)
     select organisation_id, device_id, relay_index, coalesce($4::timestamptz, now()), current_state,
       reported_trigger, user_name
     from changed order by relay_index`,
    values,
  );
  if (liveAt === null) return;
  await tx.execute(
    `update relays r set reported_at = now(), last_on_at = case when s.state then $4 else r.last_on_at end
     from unnest($2::int[], $3::boolean[]) as s (relay_index, state)
     where r.device_id = $1 and r.relay_index = s.relay_index and r.current_state = s.state
       -- The event that it was switched may have come first, and is no report.
       and (r.reported_at < now() - ${UNCHANGED_EVERY}
         or (s.state and coalesce(r.last_on_at < r.reported_since, true)))`,
    [...values.slice(0, 3), liveAt],
  );
  await tx.execute('update board_status set last_state_at = $2, last_seen = now() where device_id = $1', [
    id,
    liveAt,
  ]);
}

const Name = z.object({ name: z.string() });

/**
 * What made the board switch, said beside the state or just before it. Where somebody switched at the board itself, or
 * its own rules did, what a person wanted before counts no more. The channel's name; undefined where there is none.
 */
export async function writeTrigger(
  tx: Tx,
  id: DeviceId,
  change: ChannelState & { readonly trigger: RelayTrigger | null; readonly source: string | null },
): Promise<string | undefined> {
  const { relayIndex, state, trigger, source } = change;
  await writeStates(tx, id, [{ relayIndex, state }], null, null);
  await tx.execute(
    `update relay_changes set trigger = $4::relay_trigger, source = $5
     where id = (select id from relay_changes where device_id = $1 and relay_index = $2 order by id desc limit 1)
       and state = $3 and at > now() - interval '10 seconds'`,
    [id, relayIndex, state, trigger, source],
  );
  const row = await tx.optional(
    Name,
    `update relays set reported_trigger = $4::relay_trigger, reported_source = $5
     where device_id = $1 and relay_index = $2 and current_state = $3 returning name`,
    [id, relayIndex, state, trigger, source],
  );
  if (trigger === 'web' || trigger === 'button' || trigger === 'auto') {
    await tx.execute(
      `update relays set ${NOTHING_WANTED}
       where device_id = $1 and relay_index = $2 and wanted_state is distinct from $3 and wanted_state is not null`,
      [id, relayIndex, state],
    );
  }
  return row?.name;
}

export const NOTHING_WANTED = `wanted_state = null, wanted_at = null, wanted_by = null, wanted_by_name = null,
  wanted_station = null, wanted_reason = null, wanted_request_id = null`;
