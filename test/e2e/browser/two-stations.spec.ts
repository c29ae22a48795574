import type { Page } from '@playwright/test';
import {
  addUser,
  boxAt,
  choose,
  detail,
  expect,
  firstLogIn,
  goTo,
  line,
  logIn,
  pressEnter,
  queue,
  reconnect,
  test,
} from '../control-room.ts';

/** A network cable between a page and the control room. */
interface Cable {
  pull(): Promise<void>;
  plugIn(): void;
}

/** Loads the page again, with its socket through a cable that can be pulled. */
async function throughCable(page: Page): Promise<Cable> {
  const open = new Set<{ close(): Promise<void> }>();
  let pulled = false;
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    if (pulled) {
      void socket.close();
      return;
    }
    socket.connectToServer();
    open.add(socket);
  });
  await page.reload();
  return {
    pull: async () => {
      pulled = true;
      await Promise.all([...open].map((socket) => socket.close()));
      open.clear();
    },
    plugIn: () => {
      pulled = false;
    },
  };
}

test('two people at two stations see and do the same', async ({ desk, boxes }) => {
  const admin = desk.page;
  const ana = await desk.newStation();
  const cable = await throughCable(ana);
  const fleet = await boxes(4);
  const [first, second, third, fourth] = [0, 1, 2, 3].map((index) => boxAt(fleet, index));
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) return;

  await test.step('the second person chooses an own password at the first login', async () => {
    await logIn(admin);
    const user = { displayName: 'Ana Torres', username: 'ana', role: 'Operator' };
    const oneTime = await addUser(admin, user);
    await expect(admin.getByRole('row', { name: /Ana Torres/ })).toContainText(
      'one-time password not yet changed',
    );
    await firstLogIn(ana, 'ana', oneTime, 'five swallows over the pier');
    await expect(ana.getByRole('button', { name: 'Account of Ana Torres' })).toBeVisible();
    await expect(ana.getByRole('link', { name: 'Administration' })).toHaveCount(0);
    await goTo(admin, 'a');
  });

  await test.step('what one acknowledges the other sees, with the name', async () => {
    await first.press('panic1');
    await expect(line(ana, 'PANIC 1', first.hostname)).toContainText('NEW');
    await expect(line(admin, 'PANIC 1', first.hostname)).toContainText('NEW');
    await ana.keyboard.press('n');
    await expect(detail(ana).getByRole('heading', { name: 'PANIC 1' })).toBeVisible();
    const atMs = performance.now();
    await ana.keyboard.press('a');
    await expect(line(admin, 'PANIC 1', first.hostname)).toContainText('ACK Ana Torres', { timeout: 5000 });
    const shownMs = Math.round(performance.now() - atMs);
    test.info().annotations.push({ type: 'station to station', description: `${shownMs} ms` });
  });

  await test.step('of two at the same moment one wins, and the other is told who', async () => {
    await second.press('panic2');
    const stations = [admin, ana];
    await Promise.all(
      stations.map(async (page) => {
        await expect(line(page, 'PANIC 2', second.hostname)).toBeVisible();
        await page.keyboard.press('n');
        await expect(detail(page).getByRole('heading', { name: 'PANIC 2' })).toBeVisible();
      }),
    );
    await Promise.all(stations.map((page) => page.keyboard.press('a')));
    const acknowledged = line(admin, 'PANIC 2', second.hostname);
    await expect(acknowledged).toContainText(/ACK (Administrator|Ana Torres)/);
    const winner = /ACK (Administrator|Ana Torres)/.exec((await acknowledged.textContent()) ?? '')?.[1] ?? '';
    const [won, lost] = winner === 'Administrator' ? [admin, ana] : [ana, admin];
    const toldOff = new RegExp(`${winner} acknowledged this (alarm )?at`);
    await expect(lost.getByText(toldOff).first()).toBeVisible();
    await expect(line(lost, 'PANIC 2', second.hostname)).toContainText(`ACK ${winner}`);
    await expect(won.getByText(toldOff)).toHaveCount(0);
  });

  await test.step('a station that is cut off says since when and lets nothing be done', async () => {
    await third.press('panic1');
    await expect(line(ana, 'PANIC 1', third.hostname)).toBeVisible();
    await ana.keyboard.press('n');
    const acknowledge = detail(ana).getByRole('button', { name: 'Acknowledge' });
    await expect(acknowledge).toBeEnabled();
    await cable.pull();
    await expect(ana.getByText(/Disconnected since \d\d:\d\d:\d\d/)).toBeVisible();
    await expect(ana.getByText(/^as of \d\d:\d\d:\d\d/)).toBeVisible();
    await expect(ana.getByText(/Not live: as of \d\d:\d\d:\d\d/)).toBeVisible();
    await expect(acknowledge).toBeDisabled();
    await expect(
      detail(ana)
        .getByText(/Not connected since \d\d:\d\d:\d\d/)
        .first(),
    ).toBeVisible();
    await ana.keyboard.press('a');
    await expect(line(ana, 'PANIC 1', third.hostname)).toContainText('NEW');
  });

  await test.step('what happens meanwhile is there when it is back', async () => {
    await fourth.press('tamper');
    await expect(line(admin, 'PANIC 1', third.hostname)).toContainText('NEW');
    await expect(line(admin, 'TAMPER', fourth.hostname)).toContainText('NEW');
    await admin.keyboard.press('n');
    await expect(detail(admin)).toContainText(third.hostname);
    await admin.keyboard.press('a');
    await expect(line(admin, 'PANIC 1', third.hostname)).toContainText('ACK Administrator');
    await expect(line(ana, 'TAMPER', fourth.hostname)).toHaveCount(0);
    cable.plugIn();
    await reconnect(ana);
    await expect(line(ana, 'TAMPER', fourth.hostname)).toContainText('NEW');
    await expect(line(ana, 'PANIC 1', third.hostname)).toContainText('ACK Administrator');
    await expect(ana.getByText(/Disconnected since|Not live/)).toHaveCount(0);
    await queue(ana).focus();
    await ana.keyboard.press('n');
    await expect(detail(ana)).toContainText(fourth.hostname);
    await ana.keyboard.press('a');
    await expect(line(admin, 'TAMPER', fourth.hostname)).toContainText('ACK Ana Torres');
  });

  await test.step('a person who is disabled is out within five seconds', async () => {
    await goTo(admin, 's');
    await choose(admin, 'Actions for Ana Torres', 'Disable');
    const confirm = admin.getByRole('dialog', { name: 'Disable Ana Torres?' });
    await pressEnter(confirm.getByRole('button', { name: 'Disable Ana Torres' }));
    await expect(ana.getByRole('button', { name: 'Log in' })).toBeVisible({ timeout: 5000 });
    await expect(ana.getByText('Your session has ended. Log in again')).toBeVisible();
    await expect(admin.getByRole('row', { name: /Ana Torres/ })).toContainText('disabled');
  });
});
