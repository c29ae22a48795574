import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../support/kept-alarms.ts';
import { expect, goTo, logIn, pressEnter, test, typeIn } from '../control-room.ts';

const DEVICES = 10_000;
const SITES = 20;
const OFFLINE_EVERY = 50;
const LAST = `ESG_ALARM_${DEVICES}`;
const CHANGES_PER_S = 400;
const BATCHES_PER_S = 10;
/** What fits on a screen and what is drawn beyond it in both directions. */
const MAX_LINES = 64;

const FILL = `with organisation as (select id from organisations order by id limit 1),
  site as (
    insert into sites (organisation_id, name)
    select id, 'Depot ' || number from organisation, generate_series(1, ${SITES}) as number
    returning id, organisation_id
  ),
  placed as (select *, row_number() over (order by id) - 1 as place from site),
  device as (
    insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base, name)
    select organisation_id, id, 'alarm_box', ('048308' || lpad(to_hex(number), 6, '0'))::macaddr,
      'ESG_ALARM_' || number, 'watchdesk', 'Gate ' || number
    from generate_series(1, ${DEVICES}) as number join placed on place = number % ${SITES}
    returning id, organisation_id, substring(hostname from '[0-9]+$')::int as number
  )
  insert into device_status (device_id, organisation_id, is_online, last_seen, firmware_version, device_state,
    network_type, rssi, device_synced, temperature, humidity, fan_pwm_duty)
  select id, organisation_id, number % ${OFFLINE_EVERY} <> 0, now(), '1.4.2', 'NORMAL', 'wifi', -50 - number % 30, true,
    20 + number % 10, 40, 30
  from device`;

/** The last of the list is in every batch, so that one line can be watched. */
const CHANGE = `update device_status set last_seen = now(), temperature = 20 + random() * 10,
    revision = revision + 1
  where device_id in (
    (select id from devices order by random() limit ${CHANGES_PER_S / BATCHES_PER_S})
    union all (select id from devices where hostname = '${LAST}'))`;

/** Statuses change as heartbeats change them, until told to stop. */
function keepChanging(sql: Sql): () => Promise<void> {
  let isOver = false;
  const run = async (): Promise<void> => {
    while (!isOver) {
      await sql(CHANGE);
      await sleep(1000 / BATCHES_PER_S);
    }
  };
  const running = run();
  return () => {
    isOver = true;
    return running;
  };
}

let stopChanging: () => Promise<void> = async () => undefined;
test.afterEach(() => stopChanging());

test('ten thousand devices are listed, moved through and filtered while hundreds change a second', async ({
  desk,
}) => {
  const { page, sql } = desk;
  const table = page.getByRole('table', { name: 'Devices' });
  const lines = table.getByRole('row').filter({ hasText: 'ESG_ALARM_' });
  const all = page.getByText(`${DEVICES} of ${DEVICES}`);
  const timed = async (what: string, work: () => Promise<void>): Promise<void> => {
    const fromMs = performance.now();
    await work();
    test.info().annotations.push({ type: what, description: `${Math.round(performance.now() - fromMs)} ms` });
  };
  await logIn(page);
  await goTo(page, 'd');
  await sql(FILL);
  await timed('10,000 new devices by the feed', () => expect(all).toBeVisible({ timeout: 60_000 }));
  stopChanging = keepChanging(sql);

  await test.step('a new screen has them all, and only those in sight are drawn', async () => {
    await timed('from the address to the list', async () => {
      await page.reload();
      await expect(all).toBeVisible({ timeout: 60_000 });
    });
    await expect(table).toHaveAttribute('aria-rowcount', String(DEVICES + 1));
    await expect(lines.first()).toContainText('Gate 1');
    expect(await lines.count()).toBeLessThan(MAX_LINES);
    await expect(page.getByRole('button', { name: /^Offline/ })).toContainText(
      String(DEVICES / OFFLINE_EVERY),
    );
  });

  await test.step('the last line is one key away, and lives', async () => {
    await expect(lines.first().getByRole('link')).toBeFocused();
    await timed('to the last line', async () => {
      await page.keyboard.press('End');
      await expect(lines.last()).toContainText(LAST);
    });
    await expect(lines.last().getByRole('link')).toBeFocused();
    await expect(lines.last()).toBeInViewport();
    const temperature = lines.last().getByText('°C').locator('..');
    const before = await temperature.textContent();
    await expect(temperature).not.toHaveText(before ?? '');
  });

  await test.step('the wheel goes through them and leaves nothing behind', async () => {
    await table.getByRole('columnheader', { name: 'Site' }).hover();
    const highest = async () => Number(await lines.first().getAttribute('aria-rowindex'));
    const before = await highest();
    await timed('the wheel, 20 screens', async () => {
      for (let turn = 0; turn < 20; turn += 1) await page.mouse.wheel(0, -600);
    });
    await expect.poll(highest).toBeLessThan(before - 300);
    expect(await lines.count()).toBeLessThan(MAX_LINES);
    // The chosen line is kept wherever one looks, or the keyboard would lose it.
    await expect(lines.filter({ hasText: LAST })).toHaveCount(1);
  });

  await test.step('a word finds one among them, a button those that are offline', async () => {
    await page.keyboard.press('/');
    await timed('the filter', async () => {
      await typeIn(page.getByRole('searchbox', { name: 'Filter devices' }), 'gate 4321');
      await expect(page.getByText(`1 of ${DEVICES}`)).toBeVisible();
    });
    await expect(lines).toHaveCount(1);
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await pressEnter(page.getByRole('button', { name: /^Offline/ }));
    await expect(page.getByText(`${DEVICES / OFFLINE_EVERY} of ${DEVICES}`)).toBeVisible();
    await expect(lines.first()).toContainText('OFFLINE');
    expect(await lines.count()).toBeLessThan(MAX_LINES);
    await pressEnter(page.getByRole('button', { name: /^All/ }));
    await expect(all).toBeVisible();
  });
});
