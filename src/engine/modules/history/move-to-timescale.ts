import { SetupError } from '../../platform/app-error.ts';
import type { OwnerSession } from '../../platform/db/owner-session.ts';
import { makePartitions } from './make-partitions.ts';
import { rollUp, settled, shortestDays, type Upkeep } from './roll-up.ts';
import { continuousAggregates } from './store/aggregates.ts';
import { aloneMoving } from './store/alone.ts';
import { raiseLateBefore, readHistoryState } from './store/history-state.ts';
import {
  beginMoving,
  hasRollupsBefore,
  isMovingTableThere,
  lockRows,
  MOVING_TABLE,
  moveMarkedHours,
  moveSpan,
  readFirstPartitionMs,
  readMovedUntilMs,
  readPartitionSizes,
  swapTables,
} from './store/move-rows.ts';
import {
  compressChunks,
  extensionSchema,
  fillAggregates,
  findTimescale,
  installTimescale,
  makeHypertable,
} from './store/timescale.ts';
import { withPatience } from './with-patience.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const COMPRESS_AFTER_DAYS = 7;
/** The span that is copied while everybody waits: rows of so short a time are few. */
const LAST_SPAN_MS = 10_000;

export interface Move extends Upkeep {
  readonly dryRun: boolean;
  /** A line for the person who asked. */
  say(line: string): void;
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

/**
 * Moves the heartbeats into a hypertable, day by day, while stations go on writing: what they write into a day that is
 * copied already marks its hour, which is copied again. Only the last seconds are copied while everybody waits. May be
 * stopped at any moment; the next call goes on with the day after. Rows moved.
 */
export async function moveToTimescale(move: Move): Promise<number> {
  if (move.dryRun) return moveAlone(move);
  const rows = await aloneMoving(move.session, () => moveAlone(move));
  if (rows === null)
    throw new SetupError(
      'Another call is moving the history to TimescaleDB already; wait for its end, or stop it and call the command again.',
    );
  return rows;
}

async function moveAlone(move: Move): Promise<number> {
  const { session, clock, signal, say } = move;
  if ((await readHistoryState(session)).engine === 'timescale') {
    say('The history is in TimescaleDB already.');
    return 0;
  }
  await findExtension(move);
  await describe(session, say);
  if (move.dryRun) {
    say('Nothing was changed, because this was a dry run.');
    return 0;
  }
  await makePartitions(move);
  await prepare(session);

  // Of hours whose rows go, only these rollups are left.
  await rollUp(move);
  const firstMs = await readFirstPartitionMs(session);
  const hourMs = Math.floor(clock.now().getTime() / HOUR_MS) * HOUR_MS;
  let rows = 0;
  let movedMs = (await readMovedUntilMs(session)) ?? Number.NEGATIVE_INFINITY;
  while (movedMs < hourMs) {
    signal?.throwIfAborted();
    const untilMs = endOfSpan(movedMs, firstMs ?? hourMs, hourMs);
    const copied = await copySpan(move, movedMs, untilMs);
    if (copied > 0) say(`${new Date(untilMs - 1).toISOString().slice(0, 10)}: ${copied} rows`);
    if (copied > 0 && untilMs <= clock.now().getTime() - COMPRESS_AFTER_DAYS * DAY_MS)
      await compressChunks(session, MOVING_TABLE, untilMs, signal);
    rows += copied;
    movedMs = untilMs;
  }
  await fillAggregates(session, hourMs);
  const lastMs = Math.max(clock.now().getTime() - LAST_SPAN_MS, movedMs);
  rows += await copySpan(move, movedMs, lastMs);
  await session.transaction(() => moveMarkedHours(session, 'heartbeat_move_late', lastMs));
  const aggregatesFromMs = await firstWholeDay(session, clock.now().getTime(), firstMs);
  rows += await withPatience(session, () => takeOver(session, lastMs, [aggregatesFromMs, hourMs]));
  // Once more, for the hours that were copied again.
  await fillAggregates(session, hourMs);
  say(`The history is in TimescaleDB: ${rows} rows were moved.`);
  return rows;
}

/** From then on every organisation has its rows, and aggregates are right; before, the native rollups stay. */
async function firstWholeDay(session: OwnerSession, nowMs: number, firstMs: number | null): Promise<number> {
  const keptMs = nowMs - (await shortestDays(session)) * DAY_MS;
  const wholeMs = Math.max(firstMs ?? keptMs, Math.ceil(keptMs / DAY_MS) * DAY_MS);
  return (await hasRollupsBefore(session, wholeMs)) ? wholeMs : Number.NEGATIVE_INFINITY;
}

/** What is older than the first partition at once, then day by day. */
function endOfSpan(fromMs: number, firstMs: number, hourMs: number): number {
  if (fromMs === Number.NEGATIVE_INFINITY) return Math.min(firstMs, hourMs);
  return Math.min(Math.floor(fromMs / DAY_MS) * DAY_MS + DAY_MS, hourMs);
}

async function findExtension({ session, dryRun, say }: Move): Promise<void> {
  const { installed, available } = await findTimescale(session);
  if (installed !== null) {
    say(`TimescaleDB ${installed} is installed in this database.`);
    return;
  }
  if (available === null) {
    throw new SetupError(
      'This database server has no TimescaleDB; install it there (https://docs.timescale.com/self-hosted/latest/install/) and try again.',
    );
  }
  say(`TimescaleDB ${available} is available on this server and will be installed in this database.`);
  if (!dryRun) await installTimescale(session);
}

async function describe(session: OwnerSession, say: (line: string) => void): Promise<void> {
  let [rows, bytes] = [0, 0];
  for (const partition of await readPartitionSizes(session)) {
    rows += partition.rows;
    bytes += partition.bytes;
    if (partition.rows > 0)
      say(`${partition.partition}: about ${partition.rows} rows, ${megabytes(partition.bytes)}`);
  }
  say(`In all about ${rows} rows, ${megabytes(bytes)}; at most as much again is needed until the end.`);
}

/** Once: a call after an interruption finds everything there. */
async function prepare(session: OwnerSession): Promise<void> {
  if (await isMovingTableThere(session)) return;
  const schema = await extensionSchema(session);
  await withPatience(session, async () => {
    await makeHypertable(session, MOVING_TABLE);
    for (const aggregate of continuousAggregates(MOVING_TABLE, schema)) await session.raw(aggregate);
    await beginMoving(session);
  });
}

async function copySpan(upkeep: Upkeep, fromMs: number, untilMs: number): Promise<number> {
  const { session } = upkeep;
  if (fromMs >= untilMs) return 0;
  await raiseLateBefore(session, untilMs);
  // Whoever inserts without knowing of it is waited for: those rows are then there to be copied.
  if (!(await settled(upkeep)))
    throw new SetupError(
      'A transaction on this database server has been open for more than a minute; end it and call the command again, it goes on where it stopped.',
    );
  return session.transaction(() => moveSpan(session, fromMs, untilMs));
}

async function takeOver(
  session: OwnerSession,
  lastMs: number,
  [aggregatesFromMs, aggregatedUntilMs]: readonly [number, number],
): Promise<number> {
  await lockRows(session);
  const rows = await moveSpan(session, lastMs, Number.POSITIVE_INFINITY);
  await moveMarkedHours(session, 'heartbeat_move_late', lastMs);
  await moveMarkedHours(session, 'heartbeat_late', lastMs);
  await swapTables(session, aggregatesFromMs, aggregatedUntilMs);
  return rows;
}
