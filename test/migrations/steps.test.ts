import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { findMigrationsDir } from '../../src/engine/platform/db/migrations-dir.ts';
import { migrationPlace } from '../support/migration-place.ts';
import { INNER_ROWS, SAMPLE_ROWS } from './sample-rows.ts';

const migrationsDir = findMigrationsDir();
const NAMES = (await readdir(migrationsDir)).filter((file) => /^\d{4}_/.test(file)).sort();

const place = migrationPlace();
const { step } = place;
let organisations: readonly number[] = [];

async function tables(): Promise<string[]> {
  const found = await place.superuser.query<{ name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = 'watchdesk'::regnamespace and relkind in ('r', 'p') and not relispartition
       and relname <> 'pgmigrations' order by 1`,
  );
  return found.rows.map((row) => row.name);
}

async function contents(): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const table of await tables()) {
    const rows = await place.superuser.query<{ row: unknown }>(
      `select to_jsonb(t) as row from watchdesk.${table} t order by t::text`,
    );
    // The rows went there and back.
    all[table === 'heartbeat_rows' ? 'heartbeats' : table] = rows.rows.map((found) => found.row);
  }
  return all;
}

/** Tables that a migration gives up for others. */
const REPLACED: Readonly<Record<string, readonly string[]>> = { '0012_stations.sql': ['ingest_lease'] };

/** Tables that a migration adds rows to. */
const GROWN: Readonly<Record<string, readonly string[]>> = {
  '0020_relays.sql': ['alarm_types'],
  '0025_job_alarms.sql': ['alarm_types'],
  '0026_alarm_desk.sql': ['alarm_types'],
  '0038_escalation.sql': ['alarm_types'],
};

/** Rows in every table that came with the last step. */
async function fill(before: readonly string[]): Promise<void> {
  const fresh = (await tables()).filter((table) => !before.includes(table));
  if (fresh.includes('organisations')) {
    const made = await place.superuser.query<{ id: string }>(
      `insert into watchdesk.organisations (name, slug) values ('One', 'one'), ('Two', 'two') returning id`,
    );
    organisations = made.rows.map((row) => Number(row.id));
  }
  for (const [table, insert] of Object.entries({ ...SAMPLE_ROWS, ...INNER_ROWS })) {
    if (!fresh.includes(table)) continue;
    for (const organisation of organisations) await place.superuser.query(insert, [organisation]);
  }
}

describe('each migration, from the version before with rows in it', () => {
  test.each(NAMES)('%s goes up, back down and up again, and keeps every row', async (file) => {
    const before = await contents();
    const kept = Object.fromEntries(
      Object.entries(before)
        .filter(([table]) => REPLACED[file]?.includes(table) !== true)
        .map(([table, rows]) => [
          table,
          GROWN[file]?.includes(table)
            ? expect.arrayContaining(rows.map((row) => expect.objectContaining({ ...Object(row) })))
            : rows,
        ]),
    );
    expect(await step('up')).toEqual([file.replace('.sql', '')]);
    expect(await contents()).toMatchObject(kept);
    await step('down');
    expect(await contents()).toEqual(before);
    await step('up');
    await fill(Object.keys(before));
    expect(await contents()).toMatchObject(kept);
  });

  test('all of them go back down over rows and leave nothing behind', async () => {
    await step('down', NAMES.length);
    expect(await tables()).toEqual([]);
    const left = await place.superuser.query(
      `select proname::text as name from pg_proc where pronamespace = 'watchdesk'::regnamespace
       union all
       select typname::text from pg_type where typnamespace = 'watchdesk'::regnamespace and typtype = 'e'
       union all
       select pubname::text from pg_publication`,
    );
    expect(left.rows).toEqual([]);
  });
});
