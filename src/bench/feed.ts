import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { DeviceId } from '../shared/contract/primitives.ts';
import { Interest } from '../shared/feed/model.ts';
import { startControlRoom } from './control-room.ts';
import { addFeedRows, deviceIds, roomDatabaseUrl } from './feed-rows.ts';
import { monotonicMs, type WrittenRow, WrittenRows } from './feed-writer.ts';
import { percentile, progress, rounded } from './figures.ts';
import { scratchFolder } from './leavings.ts';
import { openStation, type Station } from './station.ts';

const RATE_PER_S = 2000;
const SECONDS = 15;
/** Just-in-time compilation, first statements and first frames are not what a room lives with. */
const WARM_UP_S = 3;
const SETTLE_MS = 2000;
const PROGRAM = join(import.meta.dirname, 'watchdesk.js');
const PASSWORD = 'bench-control-room';

/** When a row's revision was on the screen's side. */
interface Arrival {
  readonly revision: number;
  readonly atMs: number;
}

/**
 * From right before a COMMIT to the event at a desk's contract client, with 2,000 rows a second committed by another
 * program: nine device statuses and one alarm a transaction. Each alarm's every revision must arrive; of a device's
 * statuses the newest, which stands for the ones that it replaces.
 */
export async function benchFeed(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({ args: [...args], options: { 'cpu-prof-dir': { type: 'string' } } });
  const profileDir = values['cpu-prof-dir'];
  const dataDir = await scratchFolder('watchdesk-bench-');
  const room = await startControlRoom({
    program: PROGRAM,
    dataDir,
    env: { WATCHDESK_BROKER_PORT: '0', WATCHDESK_ADMIN_PASSWORD: PASSWORD, WATCHDESK_LOG_LEVEL: 'warn' },
    nodeArgs: profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`],
  });
  try {
    const url = await roomDatabaseUrl(dataDir);
    await addFeedRows(url);
    const station = await openStation(room.url, PASSWORD);
    const arrivals = await watch(station, await deviceIds(url));
    progress(`warming up for ${WARM_UP_S} s`);
    await write(url, WARM_UP_S);
    progress(`${RATE_PER_S} rows/s for ${SECONDS} s`);
    const written = await write(url, SECONDS);
    await sleep(SETTLE_MS);
    station.close();
    return judge(written, arrivals);
  } finally {
    await room.stop();
  }
}

/** Follows the feed as a desk does; resolves once the snapshot is complete. */
async function watch(
  { client }: Station,
  shownIds: readonly DeviceId[],
): Promise<ReadonlyMap<string, readonly Arrival[]>> {
  const arrivals = new Map<string, Arrival[]>();
  function note(key: string, arrival: Arrival): void {
    const known = arrivals.get(key);
    if (known === undefined) arrivals.set(key, [arrival]);
    else known.push(arrival);
  }
  const stream = 'desk-1';
  const frames = await client.feed.watch({
    stream,
    interest: Interest.parse({ alarms: true, devices: true, system: true, statuses: 'shown', shownIds }),
  });
  return new Promise((resolve, reject) => {
    async function follow(): Promise<void> {
      for await (const frame of frames) {
        const atMs = monotonicMs();
        for (const item of frame.items) {
          if (item.kind === 'alarm') note(`alarm ${item.alarm.id}`, { revision: item.alarm.revision, atMs });
          if (item.kind === 'status')
            note(`status ${item.status.deviceId}`, { revision: item.status.revision, atMs });
        }
        if (frame.type === 'snapshot' && frame.last) resolve(arrivals);
        client.feed.ack({ stream, cursor: frame.cursor }).catch(reject);
      }
    }
    // The end of the connection ends the stream with an error.
    follow().catch(reject);
  });
}

/** The writer is this program again, in a process of its own. */
async function write(url: string, seconds: number): Promise<readonly WrittenRow[]> {
  const child = spawn(process.execPath, [PROGRAM, 'bench', 'feed-writer'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify({ url, ratePerS: RATE_PER_S, seconds }));
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the writer ended with ${code}`);
  return WrittenRows.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
}

function judge(
  written: readonly WrittenRow[],
  arrivals: ReadonlyMap<string, readonly Arrival[]>,
): Record<string, number> {
  const times: Record<WrittenRow[0], number[]> = { alarm: [], status: [] };
  const lost: Record<WrittenRow[0], number> = { alarm: 0, status: 0 };
  let merged = 0;
  for (const [kind, id, revision, committedMs] of written) {
    const known = arrivals.get(`${kind} ${id}`) ?? [];
    const arrival = known.find((candidate) =>
      kind === 'alarm' ? candidate.revision === revision : candidate.revision >= revision,
    );
    if (arrival === undefined) {
      lost[kind] += 1;
      continue;
    }
    if (arrival.revision > revision) merged += 1;
    times[kind].push(arrival.atMs - committedMs);
  }
  const all = [...times.alarm, ...times.status];
  const figures = (values: readonly number[], share: number): number => rounded(percentile(values, share));
  return {
    p50_ms: figures(all, 0.5),
    p99_ms: figures(all, 0.99),
    lost: lost.alarm + lost.status,
    rows_per_s: Math.round(written.length / SECONDS),
    alarm_p50_ms: figures(times.alarm, 0.5),
    alarm_p99_ms: figures(times.alarm, 0.99),
    status_p50_ms: figures(times.status, 0.5),
    status_p99_ms: figures(times.status, 0.99),
    commit_p99_ms: figures(
      written.map(([, , , atMs, doneMs]) => doneMs - atMs),
      0.99,
    ),
    merged_share: Math.round((1000 * merged) / written.length) / 1000,
  };
}
