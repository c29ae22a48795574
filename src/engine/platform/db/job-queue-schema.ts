import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { END_OF_DEAD_SERVERS } from './dead-peers.ts';
import { ANSWER_TIMEOUT_MS, APP_ROLE, OWNER_ROLE } from './session-url.ts';

/** The library's own tables. */
export const JOBS_SCHEMA = 'watchdesk_jobs';

/** "WATC", 2: stations that start together make the queues one after the other. */
const LOCK = [0x57415443, 2] as const;
const LOCK_POLL_MS = 100;
const LOCK_TRIES = 300;

const RETRIES = { retryLimit: 2, retryDelay: 60, retryBackoff: true };

/** The least that sending, taking, finishing and expiring runs need. */
const GRANTS = `
  grant usage on schema ${JOBS_SCHEMA} to ${APP_ROLE};
  grant select on ${JOBS_SCHEMA}.queue to ${APP_ROLE};
  grant select, update on ${JOBS_SCHEMA}.version to ${APP_ROLE};
  grant select, insert, update, delete on ${JOBS_SCHEMA}.job, ${JOBS_SCHEMA}.archive to ${APP_ROLE};
  revoke execute on all functions in schema ${JOBS_SCHEMA} from public`;

async function waitForTurn(client: pg.Client): Promise<void> {
  for (let tried = 0; tried < LOCK_TRIES; tried++) {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1::int, $2::int) as taken',
      [...LOCK],
    );
    if (rows[0]?.taken === true) return;
    await sleep(LOCK_POLL_MS);
  }
  throw new Error('another station has been preparing the job queue for 30 s');
}

/** The library's own schema and a queue for each job, owned by the owner's role; what is there stays. */
export async function installJobQueue(
  connectionString: string,
  jobs: readonly { readonly name: string; readonly timeoutMs: number }[],
): Promise<void> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: 5000,
    application_name: 'watchdesk migrator',
    query_timeout: ANSWER_TIMEOUT_MS,
    ...END_OF_DEAD_SERVERS,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await waitForTurn(client);
    await client.query(`set role ${OWNER_ROLE}`);
    const installer = new PgBoss({
      db: { executeSql: (text, values) => client.query(text, values) },
      schema: JOBS_SCHEMA,
      schedule: false,
      supervise: false,
    });
    await installer.start();
    for (const { name, timeoutMs } of jobs) {
      // stately: at most one run waiting and one under way.
      const options = {
        name,
        policy: 'stately',
        expireInSeconds: Math.ceil(timeoutMs / 1000),
        ...RETRIES,
      } as const;
      await installer.createQueue(name, options);
      await installer.updateQueue(name, options);
    }
    await client.query(GRANTS);
    await installer.stop({ graceful: false });
  } finally {
    await client.end().catch(() => undefined);
  }
}
