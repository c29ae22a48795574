import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type GuardCompany, startGuardCompany } from '../../../../test/support/guard-company.ts';
import { startMailServer } from '../../../../test/support/mail-server.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { testTls } from '../../../../test/support/tls.ts';
import { AlarmId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import type { ChannelDraft, NotificationChannelId } from '../../../shared/notify/model.ts';
import type { MailConfig } from '../../config.ts';
import { systemClock } from '../../platform/clock.ts';
import { auditable } from '../../platform/rpc/audit.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { createAlarms } from '../alarms/index.ts';
import { createNotifyDispatcher, type Dispatcher } from './dispatcher.ts';
import { createMail } from './mail.ts';
import * as channels from './manage-channels.ts';
import { tellOutside } from './tell-outside.ts';
import { createWebhook, signatureOf } from './webhook.ts';

const SECRET = 'of a test, sixteen at least';

let db: TestDatabase;
let organisationId: OrganisationId;
let siteId: SiteId;
let ada: Actor;
let company: GuardCompany;
let folder: string;
const dispatchers: Dispatcher[] = [];
const servers: { stop(): Promise<void> }[] = [];

const deps = () => ({ database: db.database });

function send(mail: MailConfig | null = null, timeoutMs = 10_000): Dispatcher {
  const { notified } = createAlarms({ database: db.database, clock: systemClock });
  const dispatcher = createNotifyDispatcher({
    database: db.database,
    organisations: [organisationId],
    notifiers: { webhook: createWebhook({ clock: systemClock, version: '1.2.3' }), email: createMail(mail) },
    alarms: notified,
    clock: systemClock,
    logger: pino({ enabled: false }),
    timeoutMs,
  });
  dispatchers.push(dispatcher);
  dispatcher.start();
  return dispatcher;
}

const webhook = (url = company.url, signingSecret: string | null = SECRET): ChannelDraft => ({
  kind: 'webhook',
  name: `Guards ${randomBytes(4).toString('hex')}`,
  webhookUrl: url,
  signingSecret,
});
const made = async (draft: ChannelDraft): Promise<NotificationChannelId> =>
  (await channels.createChannel(deps(), ada, draft)).id;

async function alarm(): Promise<AlarmId> {
  const [row] = await db.sql(
    `insert into alarms (organisation_id, site_id, device_name, alarm_type, priority, state, raised_at,
       last_activated_at, source)
     values ($1, $2, 'Gate box', 'PANIC1', 'critical', 'unacknowledged_active', now(), now(), 'device') returning id`,
    [organisationId, siteId],
  );
  return AlarmId.parse(row?.['id']);
}

const tell = (channelId: NotificationChannelId, alarmIds: readonly AlarmId[], level = 3) =>
  db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
    tellOutside(
      tx,
      organisationId,
      alarmIds.map((alarmId) => ({ alarmId, channelId, level })),
    ),
  );

/** Whatever waits is due now. */
const hurry = async (dispatcher: Dispatcher) => {
  await db.sql(`update notifications set next_attempt_at = now() where state = 'pending'`);
  dispatcher.wake();
};

const recent = async (channelId: NotificationChannelId) =>
  (await channels.readRecent(deps(), ada, 200)).filter((one) => one.channelId === channelId);
const states = (channelId: NotificationChannelId) =>
  expect.poll(async () => (await recent(channelId)).map(({ state }) => state), { timeout: 30_000 });
const attempts = (channelId: NotificationChannelId) =>
  expect.poll(async () => (await recent(channelId)).map((one) => [one.attempts, one.lastError]), {
    timeout: 30_000,
  });
const told = async (alarmId: AlarmId) =>
  z
    .array(z.object({ detail: z.record(z.string(), z.unknown()) }))
    .parse(
      await db.sql(
        `select detail from alarm_timeline where alarm_id = $1 and action = 'notified' order by id`,
        [alarmId],
      ),
    )
    .map(({ detail }) => detail);

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('Acme'));
  const me = await db.person(organisationId, { role: 'administrator' });
  ada = { ...me, name: me.displayName, station: 'Desk 1' };
  folder = await mkdtemp(join(tmpdir(), 'watchdesk-mail-'));
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  company = await startGuardCompany();
  servers.push(company);
});
afterEach(async () => {
  for (const dispatcher of dispatchers.splice(0)) {
    dispatcher.end();
    await dispatcher.stop();
  }
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await db.sql(
    `delete from notifications; delete from notification_channels; delete from alarm_timeline; delete from alarms`,
  );
});

describe('a webhook', () => {
  it('gets what nobody took, once, signed, and the timeline says so', async () => {
    const channel = await made(webhook());
    const id = await alarm();
    await tell(channel, [id]);
    send();
    await states(channel).toEqual(['sent']);
    expect(company.deliveries).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = company.deliveries;
    expect(JSON.parse(body)).toMatchObject({
      version: 1,
      kind: 'alarm.escalated',
      attempt: 1,
      organisation: 'Acme',
      alarmCount: 1,
      alarms: [{ id, type: 'PANIC1', priority: 'critical', site: 'Acme site', device: 'Gate box', level: 3 }],
    });
    const timestamp = String(headers['watchdesk-timestamp']);
    expect(headers['watchdesk-signature']).toBe(signatureOf(SECRET, timestamp, body));
    expect(headers['idempotency-key']).toBe(JSON.parse(body).id);
    expect(headers['user-agent']).toBe('Watchdesk/1.2.3');
    expect(await told(id)).toEqual([
      { kind: 'channel', channel: expect.stringMatching(/^Guards/), outcome: 'sent', attempts: 1, why: null },
    ]);
    expect(await recent(channel)).toMatchObject([
      { alarmCount: 1, alarm: { id, siteName: 'Acme site' }, latencyMs: expect.any(Number) },
    ]);
  });

  it('is told of a flood in few messages: the first at once, what follows soon together', async () => {
    const channel = await made(webhook());
    const first = await Promise.all(Array.from({ length: 30 }, alarm));
    await tell(channel, first);
    const dispatcher = send();
    await states(channel).toEqual(['sent']);
    for (const id of await Promise.all(Array.from({ length: 5 }, alarm))) await tell(channel, [id]);
    await states(channel).toEqual(['pending', 'sent']);
    await hurry(dispatcher);
    await states(channel).toEqual(['sent', 'sent']);
    const bodies = company.deliveries.map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ alarmCount }) => alarmCount)).toEqual([30, 5]);
    expect(bodies[0].alarms).toHaveLength(20);
  });

  it('is not told any more of what somebody has taken before it could be sent', async () => {
    const channel = await made(webhook());
    const id = await alarm();
    await tell(channel, [id]);
    await db.sql(
      `update alarms set claimed_at = now(), claimed_by_name = 'Ana', claimed_station = 'Desk 2' where id = $1`,
      [id],
    );
    send();
    await states(channel).toEqual(['needless']);
    expect(company.deliveries).toEqual([]);
    expect(await told(id)).toEqual([]);
  });

  it('that fails is tried again, calls a person, and returns to normal when it is back', async () => {
    const channel = await made(webhook());
    const id = await alarm();
    company.answer(503);
    await tell(channel, [id]);
    const dispatcher = send();
    await attempts(channel).toEqual([[1, 'it answered 503']]);
    company.answer(302);
    await hurry(dispatcher);
    await attempts(channel).toEqual([[2, 'it answered 302; redirects are not followed']]);
    const ofChannel = () =>
      db.sql(`select state::text, count, subject from alarms where alarm_type = 'NOTIFICATION'`);
    expect(await ofChannel()).toEqual([]);
    await hurry(dispatcher);
    const subject = `channel:${channel}`;
    await expect
      .poll(ofChannel, { timeout: 30_000 })
      .toEqual([{ state: 'unacknowledged_active', count: 1, subject }]);
    // What tells of the channel itself does not go by it.
    await tell(channel, [AlarmId.parse((await db.sql(`select max(id) as id from alarms`))[0]?.['id'])]);
    company.answer(200);
    await hurry(dispatcher);
    await states(channel).toEqual(['needless', 'sent']);
    expect(new Set(company.deliveries.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect((await told(id)).map(({ outcome, attempts: tries }) => [outcome, tries])).toEqual([
      ['trying', 1],
      ['sent', 4],
    ]);
    expect(await ofChannel()).toEqual([{ state: 'unacknowledged_returned', count: 1, subject }]);
  });

  it('that fails for long is given up, and that is said', async () => {
    const channel = await made(webhook());
    const id = await alarm();
    company.answer(500);
    await tell(channel, [id]);
    await db.sql('update notifications set attempts = 18');
    send();
    await states(channel).toEqual(['failed']);
    expect(await told(id)).toMatchObject([{ outcome: 'failed', attempts: 19, why: 'it answered 500' }]);
    expect(await db.sql(`select 1 from alarms where alarm_type = 'NOTIFICATION'`)).toHaveLength(1);
  });

  it('that does not answer delays nobody else, and is over after its time', async () => {
    const silent = await startGuardCompany();
    servers.push(silent);
    silent.answer(null);
    const [slow, quick] = [await made(webhook(silent.url)), await made(webhook())];
    const id = await alarm();
    await tell(slow, [id]);
    await tell(quick, [id]);
    send(null, 3000);
    await states(quick).toEqual(['sent']);
    expect(silent.deliveries).toHaveLength(1);
    await attempts(slow).toEqual([[1, 'it did not answer in time']]);
  });

  it('gets it again, with the same key, where a station died before it knew the answer', async () => {
    const channel = await made(webhook());
    const id = await alarm();
    company.answer(null);
    await tell(channel, [id]);
    const before = send();
    await expect.poll(() => company.deliveries.length, { timeout: 30_000 }).toBe(1);
    before.end();
    await before.stop();
    company.answer(200);
    const after = send();
    expect((await recent(channel)).map(({ state, attempts: tries }) => [state, tries])).toEqual([
      ['pending', 1],
    ]);
    await hurry(after);
    await states(channel).toEqual(['sent']);
    const keys = company.deliveries.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect((await told(id)).map(({ outcome }) => outcome)).toEqual(['sent']);
  });
});

describe('a mail', () => {
  async function server(options: Parameters<typeof startMailServer>[0]) {
    const started = await startMailServer(options);
    servers.push(started);
    return started;
  }
  const config = (port: number, change: Partial<MailConfig> = {}): MailConfig => ({
    host: 'localhost',
    port,
    isTls: true,
    isLocal: true,
    username: 'desk',
    passwordFile: join(folder, 'password'),
    caFile: testTls.caFile,
    from: 'Watchdesk <desk@example.org>',
    ...change,
  });
  const mailing = (...recipients: string[]): ChannelDraft => ({
    kind: 'email',
    name: `Mail ${randomBytes(4).toString('hex')}`,
    recipients,
  });
  beforeAll(() => writeFile(join(folder, 'password'), `${SECRET}\n`));

  it('goes by a server that is verified and asks for a password', async () => {
    const { port, mails } = await server({ password: SECRET, isTls: true });
    const channel = await made(mailing('guards@example.org', 'chief@example.org'));
    const id = await alarm();
    await tell(channel, [id]);
    send(config(port));
    await states(channel).toEqual(['sent']);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      from: 'desk@example.org',
      to: ['guards@example.org', 'chief@example.org'],
    });
    expect(mails[0]?.source).toContain('Nobody in the control room has taken:');
    expect(mails[0]?.source).toContain('where    Acme site, Gate box');
    expect(mails[0]?.source).toMatch(/^Message-ID: <[0-9a-f-]{36}@watchdesk>/m);
    expect(mails[0]?.source).toMatch(/^Subject: \[Acme\] Nobody takes a critical alarm: panic1, Acme site,/m);
  });

  it('is not given to a server with a stranger’s certificate, nor sent with a wrong password', async () => {
    const { port, mails } = await server({ password: 'another', isTls: true });
    const channel = await made(mailing('guards@example.org'));
    await tell(channel, [await alarm()]);
    const strange = send(config(port, { caFile: testTls.strangerCaFile }));
    await attempts(channel).toMatchObject([[1, expect.stringContaining('the mail server does not take it')]]);
    await strange.stop();
    await hurry(send(config(port)));
    await attempts(channel).toEqual([[2, 'the mail server refuses the user name or the password']]);
    expect(mails).toEqual([]);
  });

  it('that is not taken for one of its people is not sent to the others again', async () => {
    const { port, mails } = await server({
      password: null,
      isTls: false,
      unknown: ['gone@example.org'],
    });
    const channel = await made(mailing('guards@example.org', 'gone@example.org'));
    await channels.testChannel(deps(), ada, channel);
    send(config(port, { isTls: false, username: null, passwordFile: null, caFile: null }));
    await states(channel).toEqual(['sent']);
    expect(mails[0]?.source).toContain('Subject: [Acme] Test message');
    expect(await recent(channel)).toMatchObject([
      { kind: 'test', lastError: 'not taken for gone@example.org', requestedBy: ada.name },
    ]);
  });

  it('is refused with a sentence where no mail server is set', async () => {
    const channel = await made(mailing('guards@example.org'));
    await channels.testChannel(deps(), ada, channel);
    send();
    await attempts(channel).toEqual([[1, 'no mail server is set at the station that takes messages in']]);
  });
});

describe('a channel', () => {
  it('never tells its address or its secret again, and the audit log does not know them', async () => {
    const draft = webhook('https://hooks.example/services/secret-path');
    const channel = await channels.createChannel(deps(), ada, draft);
    expect(channel).toMatchObject({ origin: 'https://hooks.example', isSigned: true, steps: 0 });
    const change = { kind: 'webhook', name: 'Other guards', signingSecret: null } as const;
    const changed = await channels.updateChannel(deps(), ada, { id: channel.id, change });
    expect(changed).toMatchObject({ name: 'Other guards', origin: 'https://hooks.example', isSigned: false });
    const shown = JSON.stringify([channel, changed, await channels.readChannels(deps(), ada)]);
    expect(shown + JSON.stringify([auditable(draft), auditable({ id: 1, change: draft })])).not.toMatch(
      /secret-path|of a test/,
    );
    const kept = await db.sql('select address, signing_secret from notification_secrets');
    expect(kept).toEqual([{ address: 'https://hooks.example/services/secret-path', signing_secret: null }]);
  });

  it('has a name of its own, stays while a step uses it, and takes what waits with it when it goes', async () => {
    const draft = webhook();
    const id = await made(draft);
    await expect(made(draft)).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await db.sql(
      `insert into escalation_step_channels (organisation_id, priority, position, channel_id)
       values ($1, 'critical', 2, $2)`,
      [organisationId, id],
    );
    const refused = channels.endChannel(deps(), ada, id);
    await expect(refused).rejects.toMatchObject({ code: 'STILL_IN_USE', data: { count: 1 } });
    await db.sql('delete from escalation_step_channels');
    await tell(id, [await alarm()]);
    await channels.endChannel(deps(), ada, id);
    expect(await channels.readChannels(deps(), ada)).toEqual([]);
    await states(id).toEqual(['needless']);
    expect(await db.sql('select 1 from notification_secrets')).toEqual([]);
  });
});
