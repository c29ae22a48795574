import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WatchdeskClient } from '../../src/shared/contract/index.ts';
import type { SystemStatus } from '../../src/shared/system/model.ts';
import { type AlarmStorm, STORM_ALARMS, startAlarmStorm, stormTarget } from '../support/alarm-storm.ts';
import { type DebianPostgres, startDebianPostgres } from '../support/debian-postgres.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { screenClient } from '../support/screen-client.ts';
import { STACK_TRACE } from '../support/stack-trace.ts';
import { brokerIsUp, expectEverythingKept } from '../support/storm-checks.ts';
import { type StormRoom, stormRoom } from '../support/storm-room.ts';

/** Longer than a lease lasts without its renewal. */
const READ_ONLY_MS = 6000;
/** Of all parts together, for one time of being read-only: nothing says every second that it cannot go on. */
const LOG_LINES = 12;

const SENTENCE =
  /^The database at 127\.0\.0\.1:\d+\/watchdesk_test is read-only and takes no changes; end that \(default_transaction_read_only\), or name its primary server\. Watchdesk keeps trying\.$/;

const sessionsOfWatchdesk = `select pid, application_name as name from pg_stat_activity
  where datname = current_database() and application_name like 'watchdesk%'`;
const epoch = 'select epoch, holder from ingest_leases';

interface Switch {
  readonly on: readonly string[];
  readonly off: readonly string[];
}

/** For the sessions that are open. */
const wholeServer: Switch = {
  on: ['alter system set default_transaction_read_only = on', 'select pg_reload_conf()'],
  off: ['alter system reset default_transaction_read_only', 'select pg_reload_conf()'],
};

/** For sessions that begin from then on. */
const newSessions: Switch = {
  on: [
    'alter database watchdesk_test set default_transaction_read_only = on',
    `select pg_terminate_backend(pid) from (${sessionsOfWatchdesk}) open`,
  ],
  // Sessions that began in between stay read-only: it is for the program to notice.
  off: ['begin read write; alter database watchdesk_test reset default_transaction_read_only; commit'],
};

let postgres: DebianPostgres;
let mosquitto: Mosquitto;
let room: StormRoom;
let storm: AlarmStorm | null;
let target: ReturnType<typeof stormTarget>;

beforeEach(async () => {
  storm = null;
  postgres = await startDebianPostgres();
  mosquitto = await startMosquitto();
  target = stormTarget(mosquitto.url);
  room = await stormRoom({
    ...target.env,
    WATCHDESK_DATABASE_URL: postgres.connectionString,
    WATCHDESK_MQTT_URL: mosquitto.url,
  });
});

afterEach(async () => {
  await storm?.stop();
  await room.remove();
  await mosquitto.remove();
  await postgres.remove();
});

async function run(statements: readonly string[]): Promise<void> {
  for (const statement of statements) await postgres.sql(statement);
}

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    await sleep(50);
  }
}

const readiness = async (): Promise<unknown> => (await fetch(`${room.url()}/readyz`)).json();
const rows = async () => Number((await postgres.sql('select count(*) from alarm_events'))[0]?.['count']);

async function expectJobsRun(client: WatchdeskClient): Promise<void> {
  const name = 'expire-sessions';
  const runs = async () => (await client.jobs.list()).jobs.find((job) => job.name === name)?.lastRun;
  const before = await runs();
  // The queue opens again with the database.
  const ask = () => client.jobs.runNow({ job: name }).catch(() => null);
  await until(ask, (answer) => answer !== null);
  await until(runs, (run) => run?.id !== before?.id && run?.error === null && run.finishedAt !== null);
}

describe.each([
  ['its open sessions turn read-only', wholeServer],
  ['its sessions end and new ones are read-only', newSessions],
])('2,000 alarms while the database takes no changes: %s', (_how, { on, off }) => {
  it('wait, which every screen is told, and are kept exactly once afterwards', async () => {
    await room.start();
    await brokerIsUp(room);
    const screen = await screenClient(room.url());
    await screen.client.access.login({ username: 'admin', password: 'a long password' });
    storm = await startAlarmStorm(target);
    await storm.reached(STORM_ALARMS * 0.2);
    const before = await postgres.sql(epoch);
    await run(on);
    const isDown = ({ database }: SystemStatus) => database.state === 'down';
    const status = await until(() => screen.client.system.status(), isDown);
    expect(status.database.message).toMatch(SENTENCE);
    expect(await screen.client.system.hello()).toMatchObject({
      database: 'down',
      databaseMessage: status.database.message,
    });
    expect(await readiness()).toMatchObject({ ready: false, detail: { database: 'down' } });
    const kept = await rows();
    await sleep(READ_ONLY_MS);
    expect(await rows()).toBe(kept);
    const linesWhileReadOnly = room.log().split('\n').length;
    await run(off);
    await expectEverythingKept(room, storm, postgres.sql);
    await until(
      () => screen.client.system.status(),
      ({ database, ingester }) => database.state === 'up' && ingester.problem === null,
    );
    expect(await postgres.sql(epoch)).toEqual(before);
    // The lease is renewed again: another station would otherwise believe this one silent.
    await until(
      () =>
        postgres.sql(`select clock_timestamp() - renewed_at < interval '2 s' as fresh from ingest_leases`),
      ([row]) => row?.['fresh'] === true,
    );
    await expectJobsRun(screen.client);
    expect(linesWhileReadOnly, room.log()).toBeLessThan(LOG_LINES);
    expect(room.log()).not.toMatch(STACK_TRACE);
    screen.close();
    expect(await room.end('SIGTERM')).toBe(0);
  }, 120_000);
});

it('a station that starts on a read-only database says so, and begins once it may write', async () => {
  await room.start();
  await brokerIsUp(room);
  expect(await room.end('SIGTERM')).toBe(0);
  await run(newSessions.on);
  await room.start();
  const screen = await screenClient(room.url());
  const hello = await until(
    () => screen.client.system.hello(),
    ({ database }) => database === 'down',
  );
  expect(hello.databaseMessage).toMatch(SENTENCE);
  await run(newSessions.off);
  await brokerIsUp(room);
  expect(await readiness()).toMatchObject({ ready: true });
  expect(await postgres.sql(epoch)).toMatchObject([{ holder: expect.any(String) }]);
  expect(room.log()).not.toMatch(STACK_TRACE);
  screen.close();
  expect(await room.end('SIGTERM')).toBe(0);
}, 60_000);
