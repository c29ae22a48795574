import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { systemClock } from '../../platform/clock.ts';
import { type JobQueue, openJobQueue } from '../../platform/db/job-queue.ts';
import type { Job } from './job.ts';
import { createJobRunner, type JobRunner } from './job-runner.ts';
import { listJobs } from './list-jobs.ts';
import { closeLeftRuns, type Outcome, readRuns } from './store/job-runs.ts';

const NIGHTLY = '10 3 * * *';
const logger = pino({ enabled: false });

let db: TestDatabase;
let ours: OrganisationId;
let theirs: OrganisationId;
let runners: JobRunner[] = [];

beforeAll(async () => {
  db = await testDatabase();
  ours = (await db.organisation('Ours')).organisationId;
  theirs = (await db.organisation('Theirs')).organisationId;
});
afterEach(async () => {
  await Promise.all(runners.map((runner) => runner.stop()));
  runners = [];
  await db.sql('truncate job_runs, job_slots');
  await db.sql('truncate watchdesk_jobs.job');
});
afterAll(() => db.drop());

const openQueue = (jobs: readonly Job[]): Promise<JobQueue> =>
  openJobQueue({
    connectionString: db.connectionString,
    jobs: jobs.map(({ name }) => ({ name, timeoutMs: 60_000 })),
    logger,
  });

function station(
  name: string,
  jobs: readonly Job[],
  onOutcomes?: (outcomes: readonly Outcome[]) => Promise<void>,
): JobRunner {
  const runner = createJobRunner({
    database: db.database,
    clock: systemClock,
    logger,
    station: name,
    stationId: randomUUID(),
    jobs,
    openQueue: () => openQueue(jobs),
    ...(onOutcomes === undefined ? {} : { onOutcomes }),
  });
  runners.push(runner);
  runner.start();
  return runner;
}

const runsOf = (job: string, viewer = ours) =>
  db.database.transaction({ as: 'nobody' }, (tx) => readRuns(tx, viewer, job, 10));

async function finished(job: string, count = 1) {
  return eventually(async () => {
    const runs = (await runsOf(job)).filter((run) => run.finishedAt !== null);
    expect(runs).toHaveLength(count);
    return runs;
  });
}

describe('a job', () => {
  test('that is new runs at once, and its run is kept with what it counted', async () => {
    station('Desk 1', [{ name: 'count', schedule: NIGHTLY, run: async () => ({ rows: 12 }) }]);
    expect(await finished('count')).toMatchObject([
      { station: 'Desk 1', requestedBy: null, rows: 12, error: null },
    ]);
  });

  test('whose time came is done once, however many stations look', async () => {
    let done = 0;
    const job: Job = {
      name: 'once',
      schedule: NIGHTLY,
      run: async () => {
        done += 1;
        return { rows: 0 };
      },
    };
    station('Desk 1', [job]);
    station('Desk 2', [job]);
    station('Desk 3', [job]);
    await finished('once');
    // As after a night in which no station ran.
    await db.sql(`update job_slots set slot = slot - interval '1 day'`);
    station('Desk 4', [job]);
    station('Desk 5', [job]);
    await finished('once', 2);
    expect(done).toBe(2);
  });

  test('asked for by a person says who, and a second wish waits for no third', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const job: Job = {
      name: 'held',
      schedule: NIGHTLY,
      run: async () => {
        await held;
        return { rows: 1 };
      },
    };
    const runner = station('Desk 1', [job]);
    await eventually(async () => expect(await runsOf('held')).toHaveLength(1));
    const queue = runner.queue();
    expect(await queue?.ask('held', { name: 'Ana', organisationId: ours })).toBe(true);
    expect(await queue?.ask('held', { name: 'Luis', organisationId: theirs })).toBe(false);
    const list = await listJobs({ database: db.database, clock: systemClock, jobs: [job], runner }, ours);
    expect(list.jobs).toMatchObject([
      { name: 'held', waiting: true, failing: false, lastRun: { finishedAt: null }, lastSuccessAt: null },
    ]);
    release();
    expect(await finished('held', 2)).toMatchObject([
      { isRequested: true, requestedBy: 'Ana' },
      { isRequested: false, requestedBy: null },
    ]);
    // Nobody's business elsewhere.
    expect(await runsOf('held', theirs)).toMatchObject([
      { isRequested: true, requestedBy: null },
      { isRequested: false, requestedBy: null },
    ]);
    const seen = await listJobs({ database: db.database, clock: systemClock, jobs: [job], runner }, theirs);
    expect(seen.jobs).toMatchObject([{ lastRun: { isRequested: true, requestedBy: null } }]);
  });

  test('that fails keeps its reason, is told as failing, and is tried again', async () => {
    let broken = true;
    const job: Job = {
      name: 'breaks',
      schedule: NIGHTLY,
      run: async () => {
        if (broken) throw new Error('relation "x" does not exist');
        return { rows: 3 };
      },
    };
    const runner = station('Desk 1', [job]);
    expect(await finished('breaks')).toMatchObject([{ rows: null, error: 'relation "x" does not exist' }]);
    await eventually(() => expect(runner.failing()).toEqual(['breaks']));
    broken = false;
    await db.sql(`update watchdesk_jobs.job set start_after = now() where name = 'breaks'`);
    runner.look();
    expect(await finished('breaks', 2)).toMatchObject([{ rows: 3 }, { rows: null }]);
    await eventually(() => expect(runner.failing()).toEqual([]));
  });

  test('of a station that stops says so, and another station does it again', async () => {
    const never: Job = {
      name: 'moves',
      schedule: NIGHTLY,
      run: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    };
    const first = station('Desk 1', [never]);
    await eventually(async () => expect(await runsOf('moves')).toHaveLength(1));
    await first.stop();
    expect(await runsOf('moves')).toMatchObject([{ error: 'The station was stopped while it ran.' }]);
    await db.sql(`update watchdesk_jobs.job set start_after = now() where name = 'moves'`);
    station('Desk 2', [{ ...never, run: async () => ({ rows: 5 }) }]);
    expect(await finished('moves', 2)).toMatchObject([{ station: 'Desk 2', rows: 5 }, { station: 'Desk 1' }]);
  });

  test('ends well where the database goes away under it', async () => {
    station('Desk 1', [
      {
        name: 'outage',
        schedule: NIGHTLY,
        run: async () => {
          // Every connection but the one that says so.
          await db.sql(
            `select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
          );
          return { rows: 7 };
        },
      },
    ]);
    expect(await finished('outage')).toMatchObject([{ rows: 7, error: null }]);
    await eventually(async () =>
      expect(await db.sql(`select state::text from watchdesk_jobs.job where name = 'outage'`)).toEqual([
        { state: 'completed' },
      ]),
    );
  });

  test('of a station that no longer beats is handed on within its time limit', async () => {
    const job: Job = { name: 'handed-on', schedule: NIGHTLY, run: async () => ({ rows: 2 }) };
    const dead = await openQueue([job]);
    await dead.ask('handed-on', null);
    const taken = await dead.take('handed-on');
    await dead.stop();
    await db.sql(
      `insert into job_runs (job, station, station_id, queue_id, started_at)
       values ('handed-on', 'Desk 9', $1, $2, now() - interval '2 minutes')`,
      [randomUUID(), taken?.id],
    );
    station('Desk 1', [job]);
    const runs = await finished('handed-on', 2);
    expect(runs.map((run) => [run.station, run.error])).toEqual([
      ['Desk 1', null],
      ['Desk 9', 'The station ended while it ran.'],
    ]);
    const left = await db.sql('select state::text from watchdesk_jobs.job where id = $1', [taken?.id]);
    expect(left).toEqual([{ state: 'retry' }]);
  });

  test('of a station that beats is left to it', async () => {
    const id = randomUUID();
    await db.sql(
      `insert into stations (id, name, host, process_id, edition, version) values ($1, 'Desk 9', 'h', 1, 'headless', '1')`,
      [id],
    );
    await db.sql(
      `insert into job_runs (job, station, station_id, queue_id, started_at)
       values ('long', 'Desk 9', $1, $2, now() - interval '2 minutes')`,
      [id, randomUUID()],
    );
    expect(await db.database.transaction({ as: 'nobody' }, closeLeftRuns)).toEqual([]);
    await db.sql('delete from stations');
  });

  test('is asked for again where a wrong clock had asked from the future', async () => {
    await db.sql(`insert into job_slots values ('future', now() + interval '400 days')`);
    station('Desk 1', [{ name: 'future', schedule: NIGHTLY, run: async () => ({ rows: 1 }) }]);
    expect(await finished('future')).toMatchObject([{ rows: 1 }]);
  });

  test('of a station that died is closed by the next run', async () => {
    await db.sql(
      `insert into job_runs (job, station, started_at) values ('left', 'Desk 9', now() - interval '1 hour')`,
    );
    station('Desk 1', [{ name: 'left', schedule: NIGHTLY, run: async () => ({ rows: 0 }) }]);
    expect(await finished('left', 2)).toMatchObject([
      { station: 'Desk 1', error: null },
      { station: 'Desk 9', error: 'The station ended while it ran.' },
    ]);
  });
});

describe('the queue', () => {
  test('belongs to the owner, and the app may make nothing in it', async () => {
    const queue = await openQueue([]);
    await queue.stop();
    const owners = await db.sql(
      `select distinct pg_get_userbyid(relowner)::text as owner from pg_class
       where relnamespace = 'watchdesk_jobs'::regnamespace
       union select pg_get_userbyid(nspowner)::text from pg_namespace where nspname = 'watchdesk_jobs'`,
    );
    expect(owners).toEqual([{ owner: 'watchdesk_owner' }]);
    const as = (sql: string) => db.database.transaction({ as: 'nobody' }, (tx) => tx.execute(sql));
    const refused = { code: '42501' };
    await expect(as('create table watchdesk_jobs.mine ()')).rejects.toMatchObject(refused);
    await expect(as(`select watchdesk_jobs.create_queue('mine', '{}')`)).rejects.toMatchObject(refused);
    await expect(as(`insert into watchdesk_jobs.queue (name) values ('mine')`)).rejects.toMatchObject(
      refused,
    );
    await expect(as(`delete from job_runs`)).rejects.toMatchObject(refused);
  });

  test('tells how runs ended but a first failure, again where nobody could take it, and no third time', async () => {
    const told: string[] = [];
    const broken: Job = { name: 'broken', schedule: NIGHTLY, run: () => Promise.reject(new Error('no')) };
    const runner = station('Desk 1', [broken], async (outcomes) => {
      if (outcomes.length === 0) return;
      told.push(...outcomes.map(({ job, failed }) => `${job} ${failed}`));
      if (told.length === 1) throw new Error('the database was away');
    });
    await finished('broken');
    await eventually(() => expect(runner.failing()).toEqual(['broken']));
    expect(told).toEqual([]);
    await db.sql(`update watchdesk_jobs.job set start_after = now() where name = 'broken'`);
    runner.look();
    await finished('broken', 2);
    await eventually(() => {
      runner.look();
      expect(told).toEqual(['broken true', 'broken true']);
    });
    runner.look();
    await runner.stop();
    expect(told).toHaveLength(2);
  });

  test('is made once by stations that start together, and opened again as it is', async () => {
    const jobs: Job[] = [{ name: 'together', schedule: NIGHTLY, run: async () => ({ rows: 0 }) }];
    const queues = await Promise.all([openQueue(jobs), openQueue(jobs), openQueue(jobs)]);
    expect(await queues[0]?.ask('together', null)).toBe(true);
    expect(await queues[1]?.ready()).toEqual(['together']);
    const taken = await Promise.all(queues.map((queue) => queue.take('together')));
    expect(taken.filter((run) => run !== null)).toHaveLength(1);
    expect(await queues[2]?.ready()).toEqual([]);
    await Promise.all(queues.map((queue) => queue.stop()));
  });

  test('hands on what a dead station had taken once its time is over', async () => {
    const jobs: Job[] = [{ name: 'expires', schedule: NIGHTLY, run: async () => ({ rows: 0 }) }];
    const queue = await openQueue(jobs);
    await queue.ask('expires', null);
    expect(await queue.take('expires')).not.toBeNull();
    await db.sql(
      `update watchdesk_jobs.job set started_on = now() - interval '1 hour' where name = 'expires'`,
    );
    await queue.expire();
    expect(await queue.waiting()).toEqual(['expires']);
    await queue.stop();
  });
});
