import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFleet } from '../../src/fleet/fleet.ts';
import { tinyPmtiles, vectorTile } from '../support/tiny-pmtiles.ts';
import { violations } from './axe.ts';
import { BOX_KEY, expect, goTo, logIn, test } from './control-room.ts';

const SITES = [
  { base: 'map/harbour', site: 'Harbour', around: { latitude: -12.05, longitude: -77.14 } },
  { base: 'map/plant', site: 'Plant', around: { latitude: -16.41, longitude: -71.54 } },
] as const;
const BOXES_A_SITE = 2;

test.use({
  settingsFile: SITES.map(
    ({ base, site }) => `[[fleet]]\nbase = "${base}"\nkey = "${BOX_KEY}"\nsite = "${site}"\n`,
  ).join('\n'),
});

test('sites stand where their boxes are, show their alarms and open by keyboard', async ({ desk }) => {
  const { page } = desk;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).host));
  const fleets = await Promise.all(
    SITES.map(({ base, around }, index) =>
      startFleet({
        brokerUrl: desk.brokerUrl,
        topicBase: base,
        key: Buffer.from(BOX_KEY, 'hex'),
        envelope: 'tail8',
        boxes: BOXES_A_SITE,
        ratePerS: 4,
        seed: index + 1,
        around,
      }),
    ),
  );
  // A site stands in the middle of those that are known.
  const placed = 'select from watchdesk.devices where latitude is not null';
  await expect.poll(async () => (await desk.sql(placed)).length).toBe(SITES.length * BOXES_A_SITE);
  await logIn(page);
  await goTo(page, 'm');
  const map = page.getByRole('region', { name: 'Map of sites' });
  const list = page.getByRole('listbox', { name: 'Sites, worst first' });

  await test.step('the ground is drawn, from this program alone', async () => {
    await expect(map.locator('canvas')).toHaveAttribute('data-outlines', 'drawn');
    await expect(map.getByRole('button', { name: /^Harbour: no open alarm/ })).toBeVisible();
    await expect(map.getByRole('button', { name: /^Plant: no open alarm/ })).toBeVisible();
    await expect(list.getByRole('option', { name: /^Default: .*not on the map/ })).toBeVisible();
    expect(new Set(asked)).toEqual(new Set([new URL(page.url()).host]));
  });

  await test.step('an alarm changes the mark, which stays where it was, and brings the site to the top', async () => {
    const mark = map.getByRole('button', { name: /^Plant:/ });
    const before = await mark.boundingBox();
    await fleets[1]?.boxes[0]?.press('panic1');
    await expect(mark).toHaveAccessibleName(/1 open alarm, 1 not acknowledged, worst critical/);
    await expect(mark.getByRole('img', { name: 'Priority 1, critical, not acknowledged' })).toBeVisible();
    const { x, y } = (await mark.boundingBox()) ?? {};
    expect({ x, y }).toEqual({ x: before?.x, y: before?.y });
    await expect(list.getByRole('option').first()).toHaveAccessibleName(/^Plant: 1 open alarm/);
  });

  await test.step('keys zoom, and bring all sites back', async () => {
    const bar = map.locator('..').getByText(/^\d+ k?m$/);
    const whole = await bar.textContent();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await expect(bar).not.toHaveText(whole ?? '');
    await page.keyboard.press('0');
    await expect(bar).toHaveText(whole ?? '');
  });

  await test.step('nothing of it is closed to assistive technology, in either theme', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
  });

  await test.step('the list opens the alarms of a site without a mouse', async () => {
    await list.focus();
    await page.keyboard.press('Home');
    await expect(page.getByRole('complementary', { name: 'Site' })).toContainText(
      'The middle of its devices',
    );
    await page.keyboard.press('Enter');
    await expect(page.getByRole('option', { name: /PANIC 1/ })).toBeVisible();
    await expect(page.getByRole('combobox', { name: 'Site' })).toHaveValue(/\d/);
  });
  await Promise.all(fleets.map((fleet) => fleet.stop()));
});

const tile = vectorTile({
  roads: [
    {
      type: 2,
      properties: { kind: 'highway', name: 'Panamericana' },
      points: [
        [0, 2000],
        [4096, 2100],
      ],
    },
  ],
});

const withTiles = test.extend({
  settings: async ({ settings }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'watchdesk-tiles-'));
    const file = join(folder, 'city.pmtiles');
    await writeFile(file, tinyPmtiles([{ z: 0, x: 0, y: 0, data: tile }], '© street people'));
    await use({ ...settings, WATCHDESK_MAP_TILES: file });
    await rm(folder, { recursive: true });
  },
});

withTiles('street tiles out of a file are drawn for those who are logged in', async ({ desk }) => {
  const { page, hostKind } = desk;
  if (hostKind === 'browser') {
    const address = new URL('/map/tiles', page.url());
    expect((await fetch(address, { headers: { range: 'bytes=0-6' } })).status).toBe(401);
  }
  await logIn(page);
  await goTo(page, 'm');
  await expect(page.getByText('© street people · Outlines: Natural Earth')).toBeVisible();
  const canvas = page.getByRole('region', { name: 'Map of sites' }).locator('canvas');
  await expect(canvas).toHaveAttribute('data-tiles', /^[1-9]/);
});
