import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdfText } from '../../../../test/support/pdf-text.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { Me } from '../../../shared/access/model.ts';
import { AlarmId, DeviceId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import { type IncidentKind, MOST_LINES } from '../../../shared/incidents/model.ts';
import { systemClock } from '../../platform/clock.ts';
import { createPrinter } from '../../platform/pdf/printer.ts';
import { printIncident } from './print-incident.ts';
import { readIncident } from './read-incident.ts';

const RAISED = new Date('2026-11-20T14:00:00Z');
const clock = { ...systemClock, now: () => new Date('2026-11-20T15:00:00Z') };
const NOTES = MOST_LINES + 20;

let db: TestDatabase;
let organisationId: OrganisationId;
let north: SiteId;
let south: SiteId;
/** Of the north only. */
let guard: Me;
let everywhere: Me;
let northern: AlarmId;
let southern: AlarmId;

async function box(siteId: SiteId, hostname: string): Promise<DeviceId> {
  const [row] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     select $1, $2, 'alarm_box', ('02:00:00:00:00:' || lpad(to_hex(count(*)), 2, '0'))::macaddr, $3, 'base' from devices
     returning id`,
    [organisationId, siteId, hostname],
  );
  return DeviceId.parse(row?.['id']);
}

async function alarm(siteId: SiteId, deviceId: DeviceId, name: string): Promise<AlarmId> {
  const [row] = await db.sql(
    `insert into alarms (organisation_id, site_id, device_id, device_name, alarm_type, priority, state, raised_at,
       last_activated_at, source)
     values ($1, $2, $3, $4, 'PANIC1', 'critical', 'unacknowledged_active', $5, $5, 'device') returning id`,
    [organisationId, siteId, deviceId, name, RAISED],
  );
  return AlarmId.parse(row?.['id']);
}

/** So many reports of the box, a second apart, from the alarm on. */
const reports = (deviceId: DeviceId, count: number) =>
  db.sql(
    `insert into alarm_events (organisation_id, device_id, device_hostname, sequence, boot_epoch, timestamp, received_at,
       alarm_type, event_state, priority, payload_digest)
     select $1, $2, 'BOX', n, 1, t.at, t.at, 'PANIC1', 'ACTIVE', 'CRITICAL', sha256(n::text::bytea)
     from generate_series(1, $3::int) n, lateral (select $4::timestamptz + n * interval '1 second' as at) t`,
    [organisationId, deviceId, count, RAISED],
  );

const closeTo = (by: Me, id: AlarmId) =>
  readIncident({ database: db.database, clock }, by, { id, minutes: 30 });

const print = (by: Me, id: AlarmId, language: 'en' | 'es', kinds: readonly IncidentKind[]) =>
  printIncident(
    { database: db.database, clock, printer: createPrinter() },
    { ...by, name: by.displayName, station: 'Desk 1' },
    { id, minutes: 30, language, timeZone: 'America/Lima', kinds },
  );

async function printed(language: 'en' | 'es', kinds: readonly IncidentKind[]): Promise<string> {
  const { content } = await print(guard, northern, language, kinds);
  return pdfText(Buffer.from(content, 'base64')).flat().join(' ').replaceAll(/\s/g, '');
}

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId: north } = await db.organisation('North'));
  south = await db.site(organisationId, 'South');
  guard = await db.person(organisationId, { role: 'operator', siteIds: [north] });
  everywhere = await db.person(organisationId, { role: 'operator' });
  const [here, there] = [await box(north, 'NORTH_1'), await box(south, 'SOUTH_1')];
  northern = await alarm(north, here, 'North gate');
  southern = await alarm(south, there, 'South gate');
  await alarm(north, await box(north, 'NORTH_2'), 'North yard');
  await reports(here, MOST_LINES + 1);
  await reports(there, MOST_LINES);
  await db.sql(
    `insert into alarm_timeline (organisation_id, alarm_id, at, action, user_name, note)
     select $1, $2, $3::timestamptz + n * interval '1 second', 'note', 'Ana', 'note ' || n
     from generate_series(1, $4::int) n`,
    [organisationId, northern, RAISED, NOTES],
  );
});
afterAll(() => db.drop());

describe('an incident', () => {
  it('is nothing to whoever has not its site, nor to another organisation, on screen or on paper', async () => {
    expect((await closeTo(everywhere, southern)).alarm.deviceName).toBe('South gate');
    const { organisationId: theirs } = await db.organisation('Theirs');
    const stranger = await db.person(theirs, { role: 'administrator' });
    for (const [by, id] of [
      [guard, southern],
      [stranger, southern],
      [stranger, northern],
    ] as const) {
      await expect(closeTo(by, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(print(by, id, 'en', ['alarm'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('has around it what is of its site, and nothing of another', async () => {
    const { alarm: shown, related, lines } = await closeTo(guard, northern);
    expect(shown.id).toBe(northern);
    expect(related.map(({ deviceName }) => deviceName)).toEqual(['North yard']);
    expect(JSON.stringify(lines)).not.toContain('South');
  });

  it('is gone for whom its site was taken from', async () => {
    const leaves = await db.person(organisationId, { role: 'operator', siteIds: [north] });
    expect((await closeTo(leaves, northern)).digest).toBe((await closeTo(guard, northern)).digest);
    await db.sql('delete from user_sites where user_id = $1', [leaves.userId]);
    await expect(closeTo(leaves, northern)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('says which lists were cut, and cuts nothing of what people did', async () => {
    const incident = await closeTo(guard, northern);
    const countOf = (kind: IncidentKind) => incident.lines.filter((line) => line.kind === kind).length;
    expect(incident.cut).toEqual(['report']);
    expect(countOf('report')).toBe(MOST_LINES);
    expect(countOf('person')).toBe(NOTES);
    const times = incident.lines.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    const whole = await closeTo(everywhere, southern);
    expect(whole.cut).toEqual([]);
    expect(whole.lines.filter(({ kind }) => kind === 'report')).toHaveLength(MOST_LINES);
  });

  it('says so on paper too where these are printed, in either language, with the digest of the screen', async () => {
    const { digest } = await closeTo(guard, northern);
    const english = await printed('en', ['report']);
    for (const words of [digest, 'North gate', `Only the first ${MOST_LINES} are shown of: Device reports.`])
      expect(english).toContain(words.replaceAll(/\s/g, ''));
    const spanish = await printed('es', ['related']);
    expect(spanish).toContain('Noestánenestacopia:');
    expect(spanish).not.toContain('Solosemuestran');
  });
});
