import type { Page } from '@playwright/test';
import { connectAsync } from 'mqtt';
import { deviceTopic } from '../../../src/protocol/esp32-alarm/topics.ts';
import { violations } from '../axe.ts';
import {
  banner,
  boxAt,
  detail,
  expect,
  goTo,
  line,
  logIn,
  noDialog,
  pressEnter,
  queue,
  takesLogins,
  test,
} from '../control-room.ts';

const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

/** What sticks out sideways, and what lies over the status bar or the banner, or under the lower edge. */
const MISPLACED = `(() => {
  const found = [];
  const name = (one) => one.tagName + ' ' + (one.getAttribute('aria-label') ?? one.textContent.slice(0, 40));
  const width = innerWidth;
  if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways');
  for (const one of document.querySelectorAll('body *')) {
    const { overflowX } = getComputedStyle(one);
    if (['auto', 'scroll'].includes(overflowX) && one.scrollWidth > one.clientWidth + 1) found.push('scrolls sideways: ' + name(one));
    const box = one.getBoundingClientRect();
    if (box.width > 1 && box.height > 1 && box.right > width + 1) found.push('sticks out: ' + name(one));
  }
  const fixed = [...document.querySelectorAll('#root header, #root section[aria-live="off"]')].filter((one) => one.closest('main') === null);
  for (const bar of fixed) {
    const box = bar.getBoundingClientRect();
    if (box.bottom > 73 || box.left !== 0 || Math.round(box.right) !== width) found.push('not in its place: ' + name(bar));
    for (let x = 4; x < width; x += 40) {
      const top = document.elementFromPoint(x, box.top + box.height / 2);
      if (top === null || !bar.contains(top)) found.push('covered at ' + x + ': ' + name(bar));
    }
  }
  return found;
})()`;

/** Looks at the page as it stands in every size, then with axe in both themes, which differ in colours only. */
async function expectWellMade(page: Page, what: string): Promise<void> {
  await test.step(what, async () => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      // Charts follow the new size a moment later.
      await expect
        .configure({ soft: true })
        .poll(() => page.evaluate(MISPLACED), `${what}, ${size.width} × ${size.height}`)
        .toEqual([]);
    }
    expect.soft(await violations(page), `${what}, light: axe`).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect.soft(await violations(page, 'colours'), `${what}, dark: axe`).toEqual([]);
  });
}

test('every page holds together and can be read by everybody, in both themes', async ({ desk, boxes }) => {
  test.setTimeout(600_000);
  const { page } = desk;
  await takesLogins(page);
  await expectWellMade(page, 'login');
  await logIn(page);
  await expect(page.getByText('No open alarms')).toBeVisible();
  await expectWellMade(page, 'alarms, none');

  const fleet = await boxes(8, { ratePerS: 4 });
  const [newPanic, acknowledged, returned, done, offline, refused] = [0, 1, 2, 3, 4, 5].map((index) =>
    boxAt(fleet, index),
  );
  if (!newPanic || !acknowledged || !returned || !done || !offline || !refused) return;
  await acknowledged.press('panic2');
  await expect(line(page, 'PANIC 2', acknowledged.hostname)).toBeVisible();
  await page.keyboard.press('a');
  await expect(line(page, 'PANIC 2', acknowledged.hostname)).toContainText('ACK Administrator');
  await done.press('tamper');
  await done.release('tamper');
  await expect(line(page, 'TAMPER', done.hostname)).toContainText('RETURNED');
  await page.keyboard.press('n');
  await expect(detail(page)).toContainText(done.hostname);
  await page.keyboard.press('a');
  await expect(line(page, 'TAMPER', done.hostname)).toContainText('ACK Administrator');
  await returned.press('tamper');
  await returned.release('tamper');
  await newPanic.press('panic1');
  await newPanic.press('panic1');
  await offline.dropOut();
  await expect(queue(page).getByRole('option')).toHaveCount(5);
  await expectWellMade(page, 'alarms of every state');

  await test.step('what is new pulses, and stands still for who asks for that', async () => {
    const running = () =>
      page.evaluate('document.getAnimations().filter((one) => one.playState === "running").length');
    await expect.poll(running).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await expect.poll(running).toBeGreaterThan(0);
    await expect(banner(page).getByRole('link', { name: /PANIC 1/ })).toBeVisible();
  });

  await goTo(page, 'd');
  await expect(page.getByRole('table', { name: 'Devices' }).getByRole('row')).toHaveCount(9);
  await expectWellMade(page, 'devices');

  await pressEnter(page.getByRole('link', { name: newPanic.hostname, exact: true }));
  await expect(page.getByRole('img', { name: /^Fan in the last 24 hours/ })).toBeVisible();
  await expectWellMade(page, 'device');

  const broker = await connectAsync(desk.brokerUrl);
  await broker.publishAsync(deviceTopic('watchdesk', refused.hostname, 'hb'), Buffer.alloc(200, 7), {
    qos: 1,
  });
  await broker.endAsync();
  await page.goto(`${new URL(page.url()).origin}/#/messages`);
  await page.getByRole('tab', { name: /Unregistered boxes/ }).press('ArrowRight');
  await expect(page.getByRole('option').filter({ hasText: refused.hostname })).toBeVisible();
  await expectWellMade(page, 'messages, refused');
  await page.getByRole('tab', { name: /Rejected messages/ }).press('ArrowRight');
  await expect(page.getByRole('listitem').filter({ hasText: 'accepted' }).first()).toBeVisible();
  await expectWellMade(page, 'messages, live');

  await goTo(page, 'w');
  await expect(page.getByRole('table', { name: 'Stations' }).getByRole('row').last()).toContainText(
    'Administrator',
  );
  await expectWellMade(page, 'stations');

  await goTo(page, 's');
  await expect(page.getByRole('row', { name: /admin/ })).toBeVisible();
  await expectWellMade(page, 'administration');
  await pressEnter(page.getByRole('link', { name: 'Alarms', exact: true }).last());
  await expect(page.getByRole('row', { name: /PANIC 1/ })).toBeVisible();
  await expectWellMade(page, 'alarm types');
  await page.goto(`${new URL(page.url()).origin}/#/alarms/quiet`);
  await expect(page.getByRole('heading', { name: 'On test & out of service' })).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog', { name: 'On test or out of service' })).toBeVisible();
  await expectWellMade(page, 'a place on test');
  await page.keyboard.press('Escape');
  await noDialog(page);
  await goTo(page, 's');
  await goTo(page, 'b');
  await pressEnter(page.getByRole('button', { name: /^Measure sizes/ }));
  await expect(page.getByRole('table', { name: 'Newest runs of Measure sizes' })).toBeVisible();
  await expectWellMade(page, 'database, jobs');
  for (const [tab, shown] of [
    ['Storage', 'Tables'],
    ['Performance', 'Unused indexes'],
    ['Retention', 'Retention'],
  ] as const) {
    await pressEnter(page.getByRole('tab', { name: tab }));
    await expect(page.getByRole('region', { name: shown, exact: true })).toBeVisible();
    await expectWellMade(page, `database, ${tab}`);
  }
  await goTo(page, 's');
  await pressEnter(page.getByRole('button', { name: 'Add a user' }));
  await expect(page.getByRole('dialog', { name: 'Add a user' })).toBeVisible();
  await expectWellMade(page, 'a dialog');
  await page.keyboard.press('Escape');
  await noDialog(page);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Find anything' })).toBeVisible();
  await expectWellMade(page, 'find anything');
});
