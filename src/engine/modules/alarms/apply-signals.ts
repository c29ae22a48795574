import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { AlarmSignal } from './domain/alarm-signal.ts';
import { isNew, SignalFold } from './domain/signal-fold.ts';
import { followChatter } from './follow-chatter.ts';
import { suppressCovered } from './store/desk-clock-rows.ts';
import {
  bringBack,
  insertAlarms,
  insertDeviceTimeline,
  lockOpenAlarms,
  retiredAmong,
  updateAlarms,
} from './store/open-alarms.ts';
import { listPolicies } from './store/policy-rows.ts';

/** A device that people put out of use may fall silent: nobody is called for that. All else it says still counts. */
async function withoutExpected(tx: Tx, signals: readonly AlarmSignal[]): Promise<readonly AlarmSignal[]> {
  const isSilence = ({ type, kind }: AlarmSignal): boolean => type === 'OFFLINE' && kind === 'active';
  const silent = signals.filter(isSilence).map(({ deviceId }) => deviceId);
  if (silent.length === 0) return signals;
  const retired = await retiredAmong(tx, silent);
  return signals.filter((signal) => !isSilence(signal) || !retired.has(signal.deviceId));
}

/**
 * Folds what devices reported into the open alarms, inside the transaction that keeps the reports: an alarm and
 * the event behind it are durable together or not at all. A handful of statements whatever the number of signals.
 */
export async function applySignals(
  tx: Tx,
  organisationId: OrganisationId,
  all: readonly AlarmSignal[],
): Promise<void> {
  const signals = await withoutExpected(tx, all);
  if (signals.length === 0) return;
  const deviceIds = [...new Set(signals.map((signal) => signal.deviceId))];
  const policies = new Map((await listPolicies(tx)).map((policy) => [policy.code, policy]));
  const fold = new SignalFold(await lockOpenAlarms(tx, deviceIds), policies);
  for (const signal of signals) fold.apply(signal);
  const changed = fold.changed();
  const quiet = await insertAlarms(tx, organisationId, changed.filter(isNew));
  const known = changed.filter((alarm) => !isNew(alarm));
  const back = known.flatMap(({ id, comesBack }) => (comesBack && id !== null ? [id] : []));
  if (back.length > 0) await bringBack(tx, back);
  await updateAlarms(tx, known);
  const chattering = await followChatter(tx, organisationId, fold.activations);
  const lines = fold.timeline.flatMap((line) => {
    const kept = line.action === 'raised' ? quiet.get(line.alarm.id ?? 0) : undefined;
    if (kept === undefined) return [line];
    return [line, { ...kept, alarm: line.alarm, at: line.at, eventId: null }];
  });
  await insertDeviceTimeline(tx, organisationId, [...lines, ...chattering]);
  const last = signals.at(-1);
  if (back.length > 0 && last !== undefined) await suppressCovered(tx, organisationId, last.at, back);
}
