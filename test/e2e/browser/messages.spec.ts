import { connectAsync } from 'mqtt';
import { createBox } from '../../../src/fleet/box.ts';
import { createRandom } from '../../../src/fleet/prng.ts';
import { sealEnvelope } from '../../../src/protocol/esp32-alarm/envelope.ts';
import { encodeHeartbeat } from '../../../src/protocol/esp32-alarm/messages.ts';
import { deviceTopic } from '../../../src/protocol/esp32-alarm/topics.ts';
import { boxAt, expect, logIn, pressEnter, test } from '../control-room.ts';

test('what is refused and who is not registered is kept for inspection', async ({
  desk,
  boxes,
  settings,
}) => {
  const { page } = desk;
  await logIn(page);
  const fleet = await boxes(1);
  const { hostname } = boxAt(fleet, 0);
  const key = Buffer.from(settings['WATCHDESK_BOX_KEY'] ?? '', 'hex');
  const stranger = createBox(Uint8Array.of(4, 0x83, 8, 0xab, 0xcd, 0xef), createRandom(9), Date.now);
  const broker = await connectAsync(desk.brokerUrl);
  await broker.publishAsync(deviceTopic('watchdesk', hostname, 'alarm'), Buffer.from('no box sends this'), {
    qos: 1,
  });
  await broker.publishAsync(
    deviceTopic('watchdesk', stranger.hostname, 'hb'),
    sealEnvelope('tail8', key, 1, encodeHeartbeat(stranger.heartbeat())),
    { qos: 1 },
  );
  await broker.endAsync();

  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('refused');
  await expect(palette.getByRole('option', { selected: true })).toContainText(/refused/i);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('cell', { name: stranger.hostname })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Devices, 1 waiting' })).toBeVisible();

  await page.getByRole('tab', { name: /Unregistered boxes/ }).press('ArrowRight');
  const refused = page.getByRole('listbox', { name: 'Rejected messages' }).getByRole('option');
  await expect(refused).toHaveCount(1);
  await expect(refused).toContainText(hostname);
  const shown = page.getByRole('complementary', { name: 'Rejected message' });
  await expect(shown).toContainText(`watchdesk/pb/d/${hostname}/alarm`);
  await expect(shown).toContainText('17 bytes');
  await expect(shown.getByText('no box s')).toBeVisible();

  await pressEnter(shown.getByRole('link', { name: hostname }));
  await expect(page.getByRole('heading', { name: hostname })).toBeVisible();
  await expect(page.getByRole('button', { name: /17 bytes/ })).toBeVisible();
});
