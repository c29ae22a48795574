import { expect, test } from 'vitest';
import { encodeEntries } from '../../src/engine/modules/ingest/store/journal-entries.ts';
import { createSeenSequences } from '../../src/protocol/esp32-alarm/seen-sequences.ts';
import { migrationPlace } from '../support/migration-place.ts';

/** The step that brings the journal. */
const STEP = 18;
const RESET_MS = 1_800_000_000_123;

const place = migrationPlace(STEP);
const { step } = place;

test('what the journal still has is known to the version without one', async () => {
  const before = createSeenSequences(3);
  for (const sequence of [2, 30, 39, 40]) before.mark(sequence);
  const { highestSequence, seen } = before.save();
  const made = await place.superuser.query<{ id: string; organisation_id: string }>(
    `with ours as (insert into organisations (name, slug) values ('Ours', 'ours') returning id),
       made as (insert into devices (organisation_id, kind, mac_address, hostname, topic_base, boot_epoch, replay_reset_at)
         select ours.id, 'alarm_box', mac::macaddr, mac, 'base', 3, reset
         from ours, (values ('02:00:00:00:00:01', to_timestamp($1::float8 / 1000)), ('02:00:00:00:00:02', null)) box (mac, reset)
         returning id, organisation_id),
       kept as (insert into device_replay (device_id, organisation_id, boot_epoch, highest_sequence, seen)
         select id, organisation_id, 3, $2, $3 from made)
     select id, organisation_id from made order by id`,
    [RESET_MS, highestSequence, seen],
  );
  const [first, second] = made.rows.map(({ id }) => Number(id));
  const entry = (
    deviceId: number | undefined,
    sequence: number,
    replayResetMs: number | null,
    bootEpoch = 3,
  ) => ({
    deviceId: deviceId ?? 0,
    bootEpoch,
    sequence,
    replayResetMs,
  });
  const write = (entries: Parameters<typeof encodeEntries>[0]) =>
    place.superuser.query('insert into replay_journal (organisation_id, entries) values ($1, $2)', [
      made.rows[0]?.organisation_id,
      encodeEntries(entries),
    ]);
  await write([35, 1060, 1050].map((sequence) => entry(first, sequence, RESET_MS)));
  await write([entry(second, 41, null), entry(first, 41, null), entry(first, 42, RESET_MS, 2)]);

  expect(await step('down', 1)).toEqual(['0018_replay_journal']);
  const expected = [before.copy(), before.copy()];
  for (const sequence of [35, 1060, 1050]) expected[0]?.mark(sequence);
  expected[1]?.mark(41);
  const stored = await place.superuser.query(
    'select highest_sequence as highest, seen from device_replay order by device_id',
  );
  expect(stored.rows.map((row) => [Number(row.highest), row.seen.toString('hex')])).toEqual(
    expected.map((each) => [each.highest, Buffer.from(each.save().seen).toString('hex')]),
  );
});
