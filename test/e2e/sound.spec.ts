import type { Page } from '@playwright/test';
import {
  ACCOUNT,
  boxAt,
  choose,
  detail,
  expect,
  line,
  logIn,
  pressEnter,
  queue,
  test,
} from './control-room.ts';

/**
 * A loudspeaker that a test can listen to: tones that were begun and neither ended nor were cut. Machines that run
 * tests have no sound device, so one is put where the page looks.
 */
const EAR = `
  const tones = new Set();
  const { start, stop } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (at) { tones.add({ node: this }); return start.call(this, at); };
  OscillatorNode.prototype.stop = function (at) {
    for (const tone of tones) if (tone.node === this) { if (at === undefined) tones.delete(tone); else tone.endS = at; }
    return stop.call(this, at);
  };
  window.isSounding = () => [...tones].some(({ node, endS }) => endS > node.context.currentTime);
  if (navigator.mediaDevices) {
    navigator.mediaDevices.enumerateDevices = async () => [{ kind: 'audiooutput', deviceId: 'ear', label: '', groupId: '' }];
  }
`;

const HELD_BACK = `
  Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' });
  AudioContext.prototype.resume = () => new Promise(() => {});
`;

const isSounding = (page: Page) => expect.poll(() => page.evaluate('window.isSounding()'));

test('an alarm is heard until it is silenced or acknowledged', async ({ desk, boxes }) => {
  const { page } = desk;
  await page.addInitScript({ content: EAR });
  await page.reload();
  await logIn(page);
  const fleet = await boxes(2);
  const [first, second] = [boxAt(fleet, 0), boxAt(fleet, 1)];
  // What is high escalates within seconds; all else is left alone, however slow the machine.
  await desk.sql(`update watchdesk.escalation_steps
    set after_s = case priority when 'high' then position else 80000 + position end`);
  /** Where what the operating system is told can be seen. */
  const isTold = (...titles: readonly string[]) =>
    desk.notified() === null ? undefined : expect.poll(() => desk.notified()).toEqual(titles);
  await isSounding(page).toBe(false);

  await test.step('once a login somebody says that the test tone is heard', async () => {
    await pressEnter(page.getByRole('button', { name: 'Test sound' }));
    const check = page.getByRole('dialog', { name: 'Do you hear the test tone?' });
    await isSounding(page).toBe(true);
    await pressEnter(check.getByRole('button', { name: 'I do not hear it' }));
    await expect(check.getByRole('button', { name: 'Go on without sound' })).toBeDisabled();
    await pressEnter(check.getByRole('button', { name: 'Cancel' }));
    await pressEnter(check.getByRole('button', { name: 'I hear it' }));
    await expect(check).toBeHidden();
    await expect(page.getByText('Sound on')).toBeVisible();
    await isSounding(page).toBe(false);
  });

  await test.step('a new alarm sounds', async () => {
    await first.press('panic1');
    await isSounding(page).toBe(true);
    await isTold('PANIC 1 alarm');
  });

  await test.step('L silences it and acknowledges nothing', async () => {
    await page.keyboard.press('l');
    await isSounding(page).toBe(false);
    await expect(page.getByRole('button', { name: /^Silenced for another 0[12]:\d\d/ })).toBeVisible();
    await expect(line(page, 'PANIC 1', first.hostname)).toContainText('NEW');
  });

  await test.step('a further one sounds all the same', async () => {
    await second.press('tamper');
    await isSounding(page).toBe(true);
  });

  await test.step('and is told outside the window once the supervisors are called to it', async () => {
    await expect(page.getByRole('region', { name: 'Alarms that nobody takes' })).toContainText('TAMPER');
    await isTold('PANIC 1 alarm', 'Nobody takes it: TAMPER alarm');
  });

  await test.step('acknowledged, all is quiet', async () => {
    for (const text of ['PANIC 1', 'TAMPER']) {
      await queue(page).focus();
      await line(page, text).click();
      await expect(detail(page).getByRole('heading', { name: text })).toBeVisible();
      await page.keyboard.press('a');
      await expect(line(page, text)).toContainText('ACK Administrator');
    }
    await isSounding(page).toBe(false);
    await expect(page.getByText('Sound on')).toBeVisible();
  });

  await test.step('volume 0 is said, until it is mended', async () => {
    await pressEnter(page.getByRole('button', { name: 'Sound settings' }));
    const settings = page.getByRole('dialog', { name: 'Alarm sound at this desk' });
    await settings.getByRole('slider', { name: 'Volume' }).press('Home');
    await expect(settings.getByText('No sound: this desk’s volume is 0.')).toBeVisible();
    await page.keyboard.press('Escape');
    const warning = page.getByRole('button', { name: 'Volume is 0' });
    await expect(warning).toBeVisible();
    await pressEnter(warning);
    await settings.getByRole('slider', { name: 'Volume' }).press('End');
    await page.keyboard.press('Escape');
    await expect(warning).toHaveCount(0);
  });

  await test.step('sound that the browser holds back is said', async () => {
    await choose(page, ACCOUNT, 'Log out');
    await expect(page.getByText('You are logged out.')).toBeVisible();
    await page.addInitScript({ content: HELD_BACK });
    await page.reload();
    await logIn(page);
    await expect(page.getByRole('button', { name: 'Enable sound' })).toBeVisible();
  });
});
