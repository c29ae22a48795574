import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import { FLOOD_WINDOW_MS, floodAfter, presentOf } from './domain/flood.ts';
import { beginFlood, endFlood, keepFlood, lockRunningFlood, measureLoad } from './store/flood-rows.ts';
import { readSettings } from './store/policy-rows.ts';

/** A flood whose figures stay the same is kept this often all the same: it shows that somebody looks. */
const KEEP_EVERY_MS = 30_000;

const windowBefore = (at: Date): Date => new Date(at.getTime() - FLOOD_WINDOW_MS);

/** One look at an organisation's load: its flood begins, goes on or ends. All that it knows stands in the tables. */
export async function lookForFlood(tx: Tx, organisationId: OrganisationId, at: Date): Promise<void> {
  const limits = await readSettings(tx);
  const running = await lockRunningFlood(tx, organisationId);
  const found = await measureLoad(tx, organisationId, windowBefore(at));
  const load = { alarms: found.alarms, operators: presentOf(found.operators) };
  const step = floodAfter(running ?? null, load, at, limits);
  if (step.kind === 'begins') await beginFlood(tx, organisationId, at, load, limits);
  if (running === undefined) return;
  if (step.kind === 'ends') {
    const from = windowBefore(running.beganAt);
    await endFlood(tx, { id: running.id, organisationId, from, until: step.at });
  } else if (step.kind === 'runs') {
    const isSame =
      running.alarms === load.alarms &&
      running.operators === load.operators &&
      (running.belowSince === null) === (step.belowSince === null);
    const isOld = at.getTime() - running.measuredAt.getTime() >= KEEP_EVERY_MS;
    if (!isSame || isOld) await keepFlood(tx, running.id, at, load, step.belowSince);
  }
}
