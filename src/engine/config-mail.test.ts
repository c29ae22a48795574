import { expect, test } from 'vitest';
import { testTls } from '../../test/support/tls.ts';
import { loadConfig } from './load-config.ts';

const load = (env: Record<string, string>) =>
  loadConfig({ flags: {}, env: { WATCHDESK_DATA_DIR: '/data', ...env }, readFile: () => null });
const FROM = { WATCHDESK_SMTP_FROM: 'Watchdesk <desk@example.org>' };

test.each([
  ['smtps://mail.example.org', { host: 'mail.example.org', port: 465, isTls: true, isLocal: false }],
  ['smtp://mail.example.org:2525', { port: 2525, isTls: false, isLocal: false }],
  ['smtp://127.0.0.1', { port: 587, isTls: false, isLocal: true, username: null }],
])('%s is a mail server', (url, mail) => {
  expect(load({ WATCHDESK_SMTP_URL: url, ...FROM })).toMatchObject({ ok: true, config: { mail } });
});

test('a user name goes with the file of its password, and the address holds none', () => {
  const url = 'smtps://desk%40example.org@mail.example.org';
  const password = { WATCHDESK_SMTP_PASSWORD_FILE: testTls.caFile };
  expect(load({ WATCHDESK_SMTP_URL: url, ...FROM, ...password })).toMatchObject({
    config: { mail: { username: 'desk@example.org', from: FROM.WATCHDESK_SMTP_FROM } },
  });
  const mistakes = (env: Record<string, string>) => {
    const result = load(env);
    return result.ok ? '' : result.mistakes.join('\n');
  };
  expect(mistakes({ WATCHDESK_SMTP_URL: url, ...FROM })).toContain('WATCHDESK_SMTP_PASSWORD_FILE');
  const told = mistakes({
    WATCHDESK_SMTP_URL: 'smtps://desk:hunter2@mail.example.org',
    ...FROM,
    ...password,
  });
  expect(told).toContain('must not hold the password');
  expect(told).not.toContain('hunter2');
  expect(mistakes({ WATCHDESK_SMTP_URL: 'smtps://mail.example.org' })).toContain('WATCHDESK_SMTP_FROM');
  expect(mistakes(FROM)).toContain('needs SMTP_URL');
  expect(load({})).toMatchObject({ ok: true, config: { mail: null } });
});
