import { type Figures, type FiguresQuery, SLOT_MS } from '../../../shared/statistics/figures.ts';
import type { Tx } from '../../platform/db/database.ts';
import { distributionOf } from './domain/distribution.ts';
import { responsesOf } from './domain/responses.ts';
import { countKeptQuiet, readDays, readFloods, readLoad } from './store/figures-load.ts';
import { type Limits, type Period, readLimits } from './store/figures-period.ts';
import { readAcknowledged, readClosed } from './store/figures-responses.ts';
import { readChattering, readFalseAlarms, readSources } from './store/figures-sources.ts';
import { readStanding } from './store/figures-standing.ts';

/** Sorts of a month stay in memory. */
const ROOM = `set local work_mem = '64MB'`;

/** The desk against the standards, for a period that ends now at the latest. */
export async function readFigures(tx: Tx, query: FiguresQuery, now: Date): Promise<Figures> {
  await tx.execute(ROOM);
  const { from } = query;
  const to = new Date(Math.max(from.getTime() + 1, Math.min(query.to.getTime(), now.getTime())));
  const period: Period = { ...query, to, now };
  const limits = await readLimits(tx);
  const load = await loadOf(tx, period, limits);
  const days = await readDays(tx, period);
  const standing = await readStanding(
    tx,
    query,
    days.map(({ end }) => end),
    limits.staleAfterH,
  );
  const responses = responsesOf(await readAcknowledged(tx, period), await readClosed(tx, period));
  const [total, ...devices] = await readFalseAlarms(tx, period);
  return {
    from,
    to,
    limits,
    load,
    standing: standing.at(-1)?.standing ?? 0,
    stale: standing.at(-1)?.stale ?? 0,
    days: days.map(({ day, alarms, peak }, index) => ({
      day,
      alarms,
      peak,
      standing: standing[index]?.standing ?? 0,
      stale: standing[index]?.stale ?? 0,
    })),
    chattering: await readChattering(tx, period),
    sources: await sourcesOf(tx, period),
    distribution: distributionOf(responses.byPriority),
    responses,
    falseAlarms: {
      closed: total?.closed ?? 0,
      falses: total?.falses ?? 0,
      devices: devices.map(({ isTotal: _, device, ...rest }) => ({ ...rest, device: device ?? '' })),
    },
  };
}

async function loadOf(tx: Tx, period: Period, { floodStartsAbove }: Limits): Promise<Figures['load']> {
  const [from, to] = [period.from.getTime(), period.to.getTime()];
  const { alarms, slotsAbove, perOperator, peakAt, peakAlarms, peakOperators } = await readLoad(
    tx,
    period,
    floodStartsAbove,
  );
  const { floods, seconds } = await readFloods(tx, period);
  return {
    alarms,
    keptQuiet: await countKeptQuiet(tx, period),
    perTenMinutes: perOperator / ((to - from) / SLOT_MS),
    slots: Math.ceil(to / SLOT_MS) - Math.floor(from / SLOT_MS),
    slotsAbove,
    peak:
      peakAt === null || peakAlarms === null || peakOperators === null
        ? null
        : { at: peakAt, alarms: peakAlarms, operators: peakOperators },
    floods,
    floodShare: Math.min(1, (seconds * 1000) / (to - from)),
  };
}

async function sourcesOf(tx: Tx, period: Period): Promise<Figures['sources']> {
  const rows = await readSources(tx, period);
  const activations = rows[0]?.total ?? 0;
  const top = rows.map(({ total, ...row }) => ({ ...row, share: row.activations / total }));
  const share = activations === 0 ? null : top.reduce((sum, row) => sum + row.activations, 0) / activations;
  return { top, share, activations };
}
