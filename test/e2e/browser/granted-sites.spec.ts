import {
  addUser,
  BOX_KEY,
  boxAt,
  chooseSites,
  detail,
  expect,
  firstLogIn,
  goTo,
  line,
  logIn,
  pressEnter,
  queue,
  test,
} from '../control-room.ts';

test.use({
  settingsFile: `[[fleet]]\nbase = "harbour"\nkey = "${BOX_KEY}"\nsite = "Harbour"\n`,
});

test('a viewer with one site of two sees its alarms and devices, and follows what is granted', async ({
  desk,
  boxes,
}) => {
  const admin = desk.page;
  const eva = await desk.newStation();
  const [inland, harbour] = [await boxes(3), await boxes(2, { seed: 2, topicBase: 'harbour' })];
  const [home, quay] = [boxAt(inland, 0), boxAt(harbour, 0)];

  const regrant = async (...sites: string[]) => {
    await pressEnter(admin.getByRole('button', { name: /^Sites of Eva Marín: / }));
    const dialog = admin.getByRole('dialog', { name: 'Sites of Eva Marín' });
    await expect(dialog.getByRole('radio', { checked: true })).toBeFocused();
    await chooseSites(dialog, sites);
    await pressEnter(dialog.getByRole('button', { name: 'Save the sites' }));
    await expect(dialog).toBeHidden();
  };

  await test.step('the administrator grants one of two sites', async () => {
    await logIn(admin);
    const user = { displayName: 'Eva Marín', username: 'eva', role: 'Viewer', sites: ['Harbour'] };
    const oneTime = await addUser(admin, user);
    await expect(admin.getByRole('row', { name: /Eva Marín/ })).toContainText('Harbour');
    await expect(admin.getByRole('row', { name: /Administrator/ })).toContainText('All sites');
    await firstLogIn(eva, 'eva', oneTime, 'nine lanterns by the water');
  });

  await test.step('she sees alarms of that site alone', async () => {
    await home.press('panic1');
    await quay.press('panic2');
    await expect(line(eva, 'PANIC 2', quay.hostname)).toContainText('NEW');
    await expect(queue(eva).getByRole('option')).toHaveCount(1);
  });

  await test.step('and its devices alone', async () => {
    await goTo(eva, 'd');
    await expect(eva.getByRole('link', { name: quay.hostname, exact: true })).toBeVisible();
    await expect(eva.getByText('2 of 2')).toBeVisible();
    await expect(eva.getByText(home.hostname)).toHaveCount(0);
    await goTo(eva, 'a');
  });

  await test.step('another site takes its place while she looks on', async () => {
    await regrant('Default');
    await expect(line(eva, 'PANIC 1', home.hostname)).toContainText('NEW');
    await expect(queue(eva).getByRole('option')).toHaveCount(1);
  });

  await test.step('an open page of what is taken away does not stay', async () => {
    await pressEnter(eva.getByRole('link', { name: 'Devices' }));
    await pressEnter(eva.getByRole('link', { name: home.hostname, exact: true }));
    await expect(eva.getByRole('heading', { name: home.hostname })).toBeVisible();
    await regrant('Harbour');
    await expect(eva.getByRole('heading', { name: 'This device does not exist (any more)' })).toBeVisible();
    await goTo(eva, 'a');
    await pressEnter(line(eva, 'PANIC 2', quay.hostname));
    await expect(detail(eva).getByRole('heading', { name: 'PANIC 2' })).toBeVisible();
    await regrant('Default');
    await expect(detail(eva).getByRole('heading', { name: 'PANIC 2' })).toHaveCount(0);
    await expect(eva.getByText(quay.hostname)).toHaveCount(0);
  });

  await test.step('without any site the lists say why they are empty', async () => {
    await regrant();
    await expect(admin.getByRole('row', { name: /Eva Marín/ })).toContainText('No site');
    await expect(eva.getByRole('heading', { name: 'No site is granted to you' })).toBeVisible();
    await expect(queue(eva)).toHaveCount(0);
    await goTo(eva, 'd');
    await expect(eva.getByRole('heading', { name: 'No site is granted to you' })).toBeVisible();
  });
});
