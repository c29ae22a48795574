import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { DeviceId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import type { FloorPlanDraft } from '../../../shared/panels/model.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { createFloorPlan, readFloorPlans, removeFloorPlan, saveFloorPlan } from './floor-plans.ts';
import { addImage } from './panel-images.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64');

let db: TestDatabase;
let organisationId: OrganisationId;
let siteId: SiteId;
let south: SiteId;
let gate: DeviceId;
let yard: DeviceId;
let chief: Actor;
let stranger: Actor;
let image: string;
const deps = () => ({ database: db.database });

async function device(number: number): Promise<DeviceId> {
  const [row] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     values ($1, $2, 'alarm_box', ('02:00:00:00:00:0' || $3::int)::macaddr, 'BOX_' || $3::int, 'watchdesk') returning id`,
    [organisationId, siteId, number],
  );
  return DeviceId.parse(row?.['id']);
}

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('Ours'));
  south = await db.site(organisationId, 'South');
  gate = await device(1);
  yard = await device(2);
  const boss = await db.person(organisationId, { role: 'supervisor' });
  chief = { ...boss, name: boss.displayName, station: 'Desk 1' };
  const guard = await db.person(organisationId, { role: 'operator', siteIds: [south] });
  stranger = { ...guard, name: guard.displayName, station: 'Desk 2' };
  ({ digest: image } = await addImage(deps(), chief, { siteId, content: PNG }));
});
afterAll(() => db.drop());

const place = (deviceId: DeviceId, xPercent = 50, yPercent = 25) => ({ deviceId, xPercent, yPercent });
const draft = (change: Partial<FloorPlanDraft> = {}): FloorPlanDraft => ({
  name: 'Ground floor',
  image,
  places: [place(gate)],
  ...change,
});

it('shows devices at their places until they are gone or moved away', async () => {
  const made = await createFloorPlan(deps(), chief, { siteId, draft: draft() });
  const places = [place(gate, 12.5, 75), place(yard)];
  const saved = await saveFloorPlan(deps(), chief, { id: made.id, basedOn: 1, draft: draft({ places }) });
  expect(saved).toMatchObject({ version: 2, savedBy: chief.name, places });
  expect(await readFloorPlans(deps(), chief, siteId)).toEqual([saved]);
  expect(await readFloorPlans(deps(), stranger, siteId)).toEqual([]);

  await db.sql('update devices set site_id = $2 where id = $1', [yard, south]);
  expect((await readFloorPlans(deps(), chief, siteId))[0]?.places).toEqual([place(gate, 12.5, 75)]);
  await db.sql('update devices set site_id = $2 where id = $1', [yard, siteId]);
  await removeFloorPlan(deps(), chief, made.id);
  expect(await readFloorPlans(deps(), chief, siteId)).toEqual([]);
  await expect(removeFloorPlan(deps(), chief, made.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('lets one of two people win who change the same plan, and tells the other who it was', async () => {
  const { id } = await createFloorPlan(deps(), chief, { siteId, draft: draft({ name: 'Cellar' }) });
  const outcomes = await Promise.allSettled(
    [1, 2].map((turn) =>
      saveFloorPlan(deps(), chief, { id, basedOn: 1, draft: draft({ name: `Cellar ${turn}` }) }),
    ),
  );
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'FLOOR_PLAN_CHANGED', data: { version: 2, by: chief.name } },
  });
});

it('is refused whole for a name that is taken, a device of elsewhere, or a picture of elsewhere', async () => {
  await createFloorPlan(deps(), chief, { siteId, draft: draft({ name: 'Roof' }) });
  const create = (site: SiteId, change: Partial<FloorPlanDraft>) =>
    createFloorPlan(deps(), chief, { siteId: site, draft: draft(change) });
  await expect(create(siteId, { name: 'ROOF' })).rejects.toMatchObject({ code: 'NAME_TAKEN' });
  const away = place(DeviceId.parse(987_654));
  await expect(create(siteId, { name: 'Attic', places: [away] })).rejects.toMatchObject({
    code: 'FLOOR_PLAN_UNFIT',
  });
  await expect(create(south, { name: 'Attic', places: [] })).rejects.toMatchObject({
    code: 'FLOOR_PLAN_UNFIT',
  });
  await expect(
    createFloorPlan(deps(), stranger, { siteId, draft: draft({ name: 'Attic' }) }),
  ).rejects.toMatchObject({ code: 'SITE_UNKNOWN' });
  expect((await readFloorPlans(deps(), chief, siteId)).map(({ name }) => name)).not.toContain('Attic');
});
