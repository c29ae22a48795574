import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { Role } from '../../../shared/access/model.ts';
import { DeviceId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import { PanelDraft, PanelFile, type Tile } from '../../../shared/panels/model.ts';
import { SequenceId } from '../../../shared/sequences/model.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { exportPanel, importPanel } from './carry-panel.ts';
import { addImage, readImage } from './panel-images.ts';
import { readPanel, readPanels, readVersions } from './read-panels.ts';
import { createPanel, savePanel, setArchived } from './save-panel.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64');

let db: TestDatabase;
let organisationId: OrganisationId;
let siteId: SiteId;
let south: SiteId;
let deviceId: DeviceId;
let chief: Actor;
let other: Actor;
let guard: Actor;
const deps = () => ({ database: db.database });

async function person(role: Role, station: string, siteIds?: readonly SiteId[]): Promise<Actor> {
  const me = await db.person(organisationId, { role, ...(siteIds === undefined ? {} : { siteIds }) });
  return { ...me, name: me.displayName, station };
}

async function device(hostname: string, mac: string | null, site: SiteId): Promise<DeviceId> {
  const [row] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     values ($1, $2, $3, $4, $5, 'watchdesk') returning id`,
    [organisationId, site, mac === null ? 'sensor' : 'alarm_box', mac, hostname],
  );
  return DeviceId.parse(row?.['id']);
}

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('Ours'));
  south = await db.site(organisationId, 'South');
  deviceId = await device('BOX_1', '02:00:00:00:00:01', siteId);
  chief = await person('supervisor', 'Desk 1');
  other = await person('administrator', 'Desk 2');
  guard = await person('operator', 'Desk 3', [siteId]);
});
beforeEach(() => db.sql('delete from panels'));
afterAll(() => db.drop());

const place = { x: 0, y: 0, w: 4, h: 2, label: '' };
const valueTile = (id: DeviceId): Tile => ({
  kind: 'value',
  id: 'v',
  ...place,
  deviceId: id,
  metric: 'temperatureC',
});
const draft = (change: Partial<PanelDraft> = {}): PanelDraft =>
  PanelDraft.parse({
    name: 'Gate',
    seenBy: ['operator', 'viewer'],
    usedBy: ['operator'],
    layout: { tiles: [valueTile(deviceId)] },
    ...change,
  });
const create = (change?: Partial<PanelDraft>) => createPanel(deps(), chief, { siteId, draft: draft(change) });

it('keeps every state that was saved, and shows the newest', async () => {
  const { id } = await create();
  const changed = draft({ name: 'North gate', layout: { tiles: [] } });
  const saved = await savePanel(deps(), other, { id, basedOn: 1, draft: changed, note: 'emptied' });
  expect(saved).toMatchObject({ version: 2, name: 'North gate', savedBy: other.name });
  expect((await readPanel(deps(), guard, { id })).layout.tiles).toEqual([]);
  expect((await readPanel(deps(), guard, { id, version: 1 })).layout.tiles).toEqual([valueTile(deviceId)]);
  expect(await readVersions(deps(), chief, id)).toMatchObject([
    { version: 2, savedBy: other.name, station: 'Desk 2', note: 'emptied', tiles: 0 },
    { version: 1, savedBy: chief.name, station: 'Desk 1', note: null, tiles: 1 },
  ]);
});

it('lets one of two people win who save the same version, and tells the other who it was', async () => {
  const { id } = await create();
  const outcomes = await Promise.allSettled(
    [chief, other].map((by) =>
      savePanel(deps(), by, { id, basedOn: 1, draft: draft({ name: `of ${by.station}` }) }),
    ),
  );
  const won = outcomes.filter(({ status }) => status === 'fulfilled');
  const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(won).toHaveLength(1);
  const now = await readPanel(deps(), chief, { id });
  expect(lost.map(({ reason }) => reason as unknown)).toMatchObject([
    { code: 'PANEL_CHANGED', data: { version: 2, by: now.savedBy } },
  ]);
  expect(await readVersions(deps(), chief, id)).toHaveLength(2);
});

it('shows each role what is meant for it, and people only their sites', async () => {
  const seen = await create();
  const hidden = await create({ name: 'Engineers', seenBy: ['technician'], usedBy: [] });
  const elsewhere = await createPanel(deps(), chief, {
    siteId: south,
    draft: draft({ layout: { tiles: [] } }),
  });
  expect((await readPanels(deps(), guard)).map(({ id }) => id)).toEqual([seen.id]);
  expect(await readPanels(deps(), chief)).toHaveLength(3);
  for (const { id } of [hidden, elsewhere])
    await expect(readPanel(deps(), guard, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('puts a panel away and brings it back, unless its name was given away', async () => {
  const { id } = await create();
  expect((await setArchived(deps(), chief, { id, isArchived: true })).isArchived).toBe(true);
  expect(await readPanels(deps(), guard)).toEqual([]);
  const next = await create();
  await expect(setArchived(deps(), chief, { id, isArchived: false })).rejects.toMatchObject({
    code: 'PANEL_NAME_TAKEN',
  });
  await setArchived(deps(), chief, { id: next.id, isArchived: true });
  expect((await setArchived(deps(), chief, { id, isArchived: false })).isArchived).toBe(false);
});

it('refuses a second panel of the same name, however it is written', async () => {
  await create();
  await expect(create({ name: 'GATE' })).rejects.toMatchObject({ code: 'PANEL_NAME_TAKEN' });
  const { id } = await create({ name: 'Yard' });
  await expect(
    savePanel(deps(), chief, { id, basedOn: 1, draft: draft({ name: 'gate' }) }),
  ).rejects.toMatchObject({ code: 'PANEL_NAME_TAKEN' });
  expect(await readVersions(deps(), chief, id)).toHaveLength(1);
});

it('is refused whole where a device or a picture is not there', async () => {
  const gone = DeviceId.parse(987_654);
  await expect(create({ layout: { tiles: [valueTile(gone)] } })).rejects.toMatchObject({
    code: 'PANEL_DEVICES_UNKNOWN',
    data: { deviceIds: [gone] },
  });
  const picture: Tile = { kind: 'image', id: 'i', ...place, image: 'cd'.repeat(32), marks: [] };
  await expect(create({ layout: { tiles: [picture] } })).rejects.toMatchObject({
    code: 'PANEL_IMAGES_UNKNOWN',
  });
  expect(await readPanels(deps(), chief)).toEqual([]);
});

it('keeps a picture once, and refuses what is none', async () => {
  const { digest } = await addImage(deps(), chief, { siteId, content: PNG });
  expect(await addImage(deps(), chief, { siteId, content: PNG })).toEqual({ digest });
  expect(await readImage(deps(), guard, { siteId, digest })).toEqual({
    mediaType: 'image/png',
    content: PNG,
  });
  await expect(readImage(deps(), guard, { siteId: south, digest })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  const script = Buffer.from('<svg onload="alert(1)"/>').toString('base64');
  await expect(addImage(deps(), chief, { siteId, content: script })).rejects.toMatchObject({
    code: 'IMAGE_UNREADABLE',
  });
});

it('travels as a file by hardware address, and says what is missing where it arrives', async () => {
  const sensor = await device('sensor-1', null, siteId);
  const { digest } = await addImage(deps(), chief, { siteId, content: PNG });
  const marks = [{ deviceId, xPercent: 50, yPercent: 25 }];
  const tiles: Tile[] = [valueTile(sensor), { kind: 'image', id: 'i', ...place, y: 4, image: digest, marks }];
  const sequence: Tile = { kind: 'sequence', id: 's', ...place, y: 20, sequenceId: SequenceId.parse(7) };
  const { id } = await create({ layout: { tiles: [...tiles, sequence] } });
  const file = PanelFile.parse(JSON.parse(JSON.stringify(await exportPanel(deps(), chief, id))));
  await setArchived(deps(), chief, { id, isArchived: true });

  const copy = await importPanel(deps(), chief, { siteId, file });
  expect(copy.layout.tiles).toEqual(tiles);

  await db.sql('delete from devices where id = $1', [sensor]);
  await expect(importPanel(deps(), chief, { siteId: south, file })).rejects.toMatchObject({
    code: 'PANEL_FILE_UNFIT',
    data: { devices: [{ mac: null, base: 'watchdesk', hostname: 'sensor-1' }], images: [digest] },
  });
  const left = await exportPanel(deps(), chief, copy.id);
  expect(left.layout.tiles.map(({ kind }) => kind)).toEqual(['image']);
});
