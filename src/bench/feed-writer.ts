import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { withClient } from './feed-rows.ts';

/** What the writer is told on its standard input. */
export const WriterOrder = z.object({
  url: z.string(),
  ratePerS: z.int().positive(),
  seconds: z.number().positive(),
});

/** A committed row: `alarm` or `status`, id, revision, the monotonic ms right before its COMMIT and at its answer. */
export const WrittenRow = z.tuple([z.enum(['alarm', 'status']), z.int(), z.int(), z.number(), z.number()]);
export type WrittenRow = z.infer<typeof WrittenRow>;
export const WrittenRows = z.array(WrittenRow);

const COMMITS_PER_S = 200;
/** One alarm in a hundred rows. */
const COMMITS_PER_ALARM = 10;

const UpdatedRows = z.array(z.tuple([z.coerce.number(), z.coerce.number()]));

const UPDATE_STATUSES = `update device_status set last_seen = now(), temperature = 20 + random() * 5,
    revision = revision + 1
  where device_id = any($1::bigint[]) returning device_id, revision`;
const UPDATE_ALARMS = `update alarms set count = count + 1, last_activated_at = now()
  where id = any($1::bigint[]) returning id, revision`;

/** The clock that the processes of one machine share, ms. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** Takes the next `count` of a ring of ids. */
function createRing(ids: readonly number[]): (count: number) => number[] {
  let at = 0;
  return (count) =>
    Array.from({ length: count }, () => {
      at = (at + 1) % ids.length;
      return ids[at] ?? 0;
    });
}

/**
 * Commits small transactions at a steady pace, as the ingestion of another station does, and prints what it wrote. A
 * process of its own: its work must not stand between the event and the clock that times it.
 */
export async function runFeedWriter(): Promise<number> {
  const { url, ratePerS, seconds } = WriterOrder.parse(JSON.parse(await readStdin()));
  const rowsPerCommit = Math.round(ratePerS / COMMITS_PER_S);
  const written: WrittenRow[] = [];
  await withClient(url, async (client) => {
    const ids = async (sql: string): Promise<number[]> =>
      z
        .array(z.tuple([z.coerce.number()]))
        .parse((await client.query({ text: sql, rowMode: 'array' })).rows)
        .flat();
    const nextDevices = createRing(await ids('select device_id from device_status order by 1'));
    const nextAlarms = createRing(await ids(`select id from alarms where state <> 'closed' order by 1`));

    async function commit(kind: WrittenRow[0], sql: string, chosen: readonly number[]): Promise<void> {
      await client.query('begin');
      const result = await client.query({ text: sql, values: [chosen], rowMode: 'array', name: kind });
      const atMs = monotonicMs();
      await client.query('commit');
      const doneMs = monotonicMs();
      for (const row of UpdatedRows.parse(result.rows)) written.push([kind, ...row, atMs, doneMs]);
    }

    const beganMs = monotonicMs();
    for (let turn = 0; turn < seconds * COMMITS_PER_S; turn += 1) {
      const waitMs = beganMs + (turn * 1000) / COMMITS_PER_S - monotonicMs();
      if (waitMs > 0.5) await sleep(waitMs);
      const alarms = turn % COMMITS_PER_ALARM === 0 ? 1 : 0;
      await commit('status', UPDATE_STATUSES, nextDevices(rowsPerCommit - alarms));
      if (alarms > 0) await commit('alarm', UPDATE_ALARMS, nextAlarms(alarms));
    }
  });
  // The process may end as soon as this returns.
  await new Promise((resolve) => process.stdout.write(JSON.stringify(written), resolve));
  return 0;
}
