import type { Alarm, TimelineEntry } from '../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor, AlarmsDeps } from './alarms-deps.ts';
import * as act from './domain/handling.ts';
import { guardRefusal, refusal } from './refusal.ts';
import { addTimelineEntry, findAlarm, lockAlarms, updateAlarm } from './store/alarm-rows.ts';
import { suppressCovered } from './store/desk-clock-rows.ts';
import { keepDesk } from './store/desk-rows.ts';
import { isHighlyManaged, noteRequiredTypes, readSettings } from './store/policy-rows.ts';
import { requireOffered } from './use-dispositions.ts';

type Choose = (tx: Tx, alarm: Alarm, at: Date) => Promise<act.Handling> | act.Handling;

/** One after the other: the row is locked, so that of two desks the second sees what the first has done. */
async function handle(
  { database, clock }: AlarmsDeps,
  by: Actor,
  id: AlarmId,
  choose: Choose,
  also: (tx: Tx, at: Date) => Promise<unknown> = async () => undefined,
): Promise<Alarm> {
  const work = async (tx: Tx): Promise<Alarm> => {
    const [alarm] = await lockAlarms(tx, [id]);
    if (alarm === undefined) throw new AppError('NOT_FOUND');
    // After the wait for the lock, so that the timeline's times rise.
    const at = clock.now();
    const outcome = (await choose(tx, alarm, at))(alarm, by, at);
    if (outcome === 'unchanged') return alarm;
    if ('refused' in outcome) throw refusal(outcome.refused, alarm);
    await apply(tx, by, alarm.id, outcome, at);
    await also(tx, at);
    return present(await findAlarm(tx, id));
  };
  try {
    return await database.transaction(personScope(by), work);
  } catch (error) {
    throw guardRefusal(error, [id]) ?? error;
  }
}

/** Writes what a person's act does, with its line. */
export async function apply(
  tx: Tx,
  by: Actor,
  alarmId: AlarmId,
  { set, line }: Exclude<act.Outcome, 'unchanged' | { readonly refused: unknown }>,
  at: Date,
): Promise<void> {
  await updateAlarm(tx, alarmId, set);
  const { action, note = null, detail = null } = line;
  await addTimelineEntry(tx, {
    organisationId: by.organisationId,
    alarmId,
    at,
    action,
    by,
    note: note ?? null,
    detail,
  });
}

/** The row this transaction has just written. */
export function present(alarm: Alarm | undefined): Alarm {
  if (alarm === undefined) throw new Error('an alarm vanished inside the transaction that changed it');
  return alarm;
}

interface One {
  readonly id: AlarmId;
}
interface WithNote extends One {
  readonly note?: string | undefined;
}
interface ForAWhile extends One {
  readonly minutes: number;
  readonly reason: string;
}

const after = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

export const acknowledgeAlarm = (deps: AlarmsDeps, by: Actor, { id, note }: WithNote) =>
  handle(deps, by, id, async (tx) => act.acknowledge(note ?? null, await noteRequiredTypes(tx)));

/** Whoever claims sits at a desk: it counts as the desk's first beat. */
export const claimAlarm = (deps: AlarmsDeps, by: Actor, { id }: One) =>
  handle(
    deps,
    by,
    id,
    () => act.claim,
    (tx) => keepDesk(tx, by),
  );

export const releaseAlarm = (deps: AlarmsDeps, by: Actor, { id }: One) =>
  handle(deps, by, id, () => act.release);

export const takeOverAlarm = (
  deps: AlarmsDeps,
  by: Actor,
  { id, reason }: One & { readonly reason: string },
) =>
  handle(
    deps,
    by,
    id,
    () => act.takeOver(reason),
    (tx) => keepDesk(tx, by),
  );

export const holdAlarm = (deps: AlarmsDeps, by: Actor, { id, minutes, reason }: ForAWhile) =>
  handle(deps, by, id, (_tx, _alarm, at) => act.hold(after(at, minutes), reason));

export const unholdAlarm = (deps: AlarmsDeps, by: Actor, { id }: One) =>
  handle(deps, by, id, () => act.unhold);

export const shelveAlarm = (deps: AlarmsDeps, by: Actor, { id, minutes, reason }: ForAWhile) =>
  handle(deps, by, id, async (tx, alarm, at) => {
    const { shelveChoicesMin } = await readSettings(tx);
    if (!shelveChoicesMin.includes(minutes))
      throw new AppError('SHELVE_TIME_UNKNOWN', { minutes: shelveChoicesMin });
    return act.shelve(after(at, minutes), reason, await isHighlyManaged(tx, alarm.type));
  });

/** Where its place is on test or out of service, it goes back into that. */
export const unshelveAlarm = (deps: AlarmsDeps, by: Actor, { id }: One) =>
  handle(
    deps,
    by,
    id,
    () => act.unshelve,
    (tx, at) => suppressCovered(tx, by.organisationId, at, [id]),
  );

export const resetAlarm = (deps: AlarmsDeps, by: Actor, { id, note }: WithNote) =>
  handle(deps, by, id, () => act.reset(note ?? null));

export const verifyAlarm = (deps: AlarmsDeps, by: Actor, { id, score }: One & { readonly score: number }) =>
  handle(deps, by, id, () => act.verify(score));

/** Ends an alarm with what it turned out to be. A later activation opens a new one. */
export const closeAlarm = (
  deps: AlarmsDeps,
  by: Actor,
  { id, disposition, note }: WithNote & { readonly disposition: string },
) =>
  handle(deps, by, id, async (tx) => {
    await requireOffered(tx, disposition);
    return act.close(disposition, note ?? null);
  });

/** Notes may follow an alarm after it is closed; they are never edited or deleted. */
export function addNote(
  { database, clock }: AlarmsDeps,
  by: Actor,
  { id, note }: One & { readonly note: string },
): Promise<TimelineEntry> {
  return database.transaction(personScope(by), async (tx) => {
    const [alarm] = await lockAlarms(tx, [id]);
    if (alarm === undefined) throw new AppError('NOT_FOUND');
    if (act.barOf(alarm, by) === 'ALARM_CLAIMED') throw refusal('ALARM_CLAIMED', alarm);
    // The new revision is what tells the other desks that the timeline has grown.
    await updateAlarm(tx, id, {});
    const { organisationId } = by;
    return addTimelineEntry(tx, {
      organisationId,
      alarmId: id,
      at: clock.now(),
      action: 'note',
      by,
      note,
      detail: null,
    });
  });
}
