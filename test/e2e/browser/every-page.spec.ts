import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { SAMPLE_ROWS } from '../../migrations/sample-rows.ts';
import { violations } from '../axe.ts';
import { boxAt, expect, line, logIn, takesLogins, test } from '../control-room.ts';

const RENDERER = fileURLToPath(new URL('../../../src/renderer/src', import.meta.url));

/** Every address of the product, as its router has them. */
async function routes(): Promise<string[]> {
  const text = await readFile(join(RENDERER, 'app/routes.tsx'), 'utf8');
  const found: string[] = [];
  let parent = '';
  for (const code of text.split('\n')) {
    const path = /path: '([^']+)'/.exec(code)?.[1];
    if (code.trim() === '],') parent = '';
    if (path === undefined || path === '/') continue;
    const isParent = !code.includes('element:');
    found.push(`/${parent}${path}`);
    if (isParent) parent = `${path}/`;
  }
  return found;
}

/** Every key that is registered anywhere, as the list of keys writes it. */
async function registeredKeys(): Promise<Set<string>> {
  const files = (await readdir(RENDERER, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join(RENDERER, name), 'utf8')));
  const calls = texts.flatMap((text) => [
    ...text.matchAll(/useShortcut\(\s*\{\s*keys: (\[[^\]]+\]|'[^']+')/g),
  ]);
  return new Set(
    calls.flatMap(([, keys = '']) => [...keys.matchAll(/'([^']+)'/g)].map(([, key = '']) => key)),
  );
}

/** By its address, and until that is what is drawn: what the page before showed must not be looked at for it. */
function goTo(page: Page, path: string): Promise<void> {
  return page.evaluate(async (to) => {
    if (location.hash !== `#${to}`) {
      const changed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
      location.hash = to;
      await changed;
    }
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => requestIdleCallback(resolve));
  }, path);
}

test('no page has a serious violation in either theme, and every key stands in the list of keys of its page', async ({
  desk,
  boxes,
}) => {
  test.setTimeout(600_000);
  const { page } = desk;
  await takesLogins(page);
  await logIn(page);
  await desk.sql(
    `with plan as (
       insert into watchdesk.action_plans (organisation_id, alarm_type, name, version)
       select id, 'TAMPER', 'Tamper', 1 from watchdesk.organisations returning id, organisation_id
     )
     insert into watchdesk.action_plan_versions (plan_id, version, organisation_id, steps, user_name, station)
     select id, 1, organisation_id, '[{"kind": "instruction", "title": "Look", "text": "", "isMandatory": true}]',
       'Ana', 'Desk 1' from plan`,
  );
  const box = boxAt(await boxes(1), 0);
  await box.press('tamper');
  await expect(line(page, 'TAMPER', box.hostname)).toBeVisible();
  const [place] = await desk.sql(
    `select d.organisation_id as o, d.site_id as site, d.id as device, a.id as alarm
     from watchdesk.devices d join watchdesk.alarms a on a.device_id = d.id`,
  );
  const { o, site, device, alarm } = place ?? {};
  const sample = (table: keyof typeof SAMPLE_ROWS, change: (text: string) => string = (text) => text) =>
    desk.sql(`set search_path = watchdesk; ${change(SAMPLE_ROWS[table] ?? '').replaceAll('$1', String(o))}`);
  const definition = JSON.stringify({
    condition: { kind: 'offline', forS: 60 },
    priority: 'low',
    escalation: [],
    schedule: null,
  });
  const command = { type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' };
  const steps = JSON.stringify([
    { target: { kind: 'device', deviceId: Number(device) }, command, delayMs: 0, onFailure: 'stop' },
  ]);
  await sample('panels');
  await sample('panel_versions', (text) => text.replace(/\(select count.*?id\)/, '1'));
  await sample('rules');
  await sample('rule_versions', (text) =>
    text.replace(/\(select count.*?id\)/, '1').replace("'{}'", `'${definition}'`),
  );
  await sample('sequences');
  await sample('sequence_versions', (text) =>
    text.replace(/\(select count.*?id\)/, '1').replace("'[]'", `'${steps}'`),
  );
  await sample('command_bulks');
  await sample('handovers');
  const idIn = async (table: string) =>
    (await desk.sql(`select max(id) as id from watchdesk.${table}`))[0]?.['id'];
  const ids: Readonly<Record<string, unknown>> = {
    '/alarms/:id': alarm,
    '/alarms/:id/incident': alarm,
    '/devices/:id': device,
    '/map/sites/:id': site,
    '/commands/:id': await idIn('command_bulks'),
    '/sequences/:id': await idIn('sequences'),
    '/sequences/:id/edit': await idIn('sequences'),
    '/rules/:id': await idIn('rules'),
    '/panels/:id': await idIn('panels'),
    '/panels/:id/edit': await idIn('panels'),
    '/handover/:id': await idIn('handovers'),
  };

  const shown = new Set<string>();
  for (const route of await routes()) {
    const path = route === '/*' ? '/nowhere' : route.replace(':id', String(ids[route]));
    await test.step(path, async () => {
      expect(path, 'an id for each address that has one').not.toContain('undefined');
      await goTo(page, path);
      await expect(page.getByRole('main')).not.toBeEmpty();
      // What holds the place of lines that are on their way.
      await expect(page.locator('main [class*="skeleton"]')).toHaveCount(0);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const found = await violations(page, colorScheme === 'light' ? 'all' : 'colours');
        expect.soft(found, `${path}, ${colorScheme}`).toEqual([]);
      }
      // A form has the keyboard from the first moment on, and writes what is typed.
      await page.evaluate(() => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      });
      await page.keyboard.press('?');
      const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
      await expect(list.locator('dd').first()).toBeVisible();
      for (const keys of await list.locator('dd .visually-hidden').allTextContents()) shown.add(keys);
      await page.keyboard.press('Escape');
      await expect(list).toBeHidden();
    });
  }
  const nowhere = [...(await registeredKeys())].filter((keys) => !shown.has(keys));
  expect(nowhere, 'keys that no list shows').toEqual([]);
});
