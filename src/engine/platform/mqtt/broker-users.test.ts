import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { SetupError } from '../app-error.ts';
import { brokerUserLine, readBrokerUsers } from './broker-users.ts';

it('a line that was made admits its user, with the password it was made of', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'watchdesk-users-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'users');
  await writeFile(file, `${await brokerUserLine('ESG_ALARM_0483080CEDD8', 'pass: wörd')}\n`);
  const users = await readBrokerUsers(file);
  expect(await users.verify('ESG_ALARM_0483080CEDD8', Buffer.from('pass: wörd'))).toBe(true);
  expect(await users.verify('ESG_ALARM_0483080CEDD8', Buffer.from('pass'))).toBe(false);
});

it.each([
  ['', 'a password'],
  ['#box', 'a password'],
  ['box:one', 'a password'],
  ['box\nother', 'a password'],
  ['box', ''],
])('no line is made of the name %j and the password %j', async (name, password) => {
  await expect(brokerUserLine(name, password)).rejects.toThrow(SetupError);
});
