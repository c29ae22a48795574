import type { Alarm, ManyHandled } from '../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor, AlarmsDeps } from './alarms-deps.ts';
import * as act from './domain/handling.ts';
import { apply } from './handle-alarm.ts';
import { guardRefusal } from './refusal.ts';
import { lockAlarms } from './store/alarm-rows.ts';
import { highlyManagedTypes, noteRequiredTypes } from './store/policy-rows.ts';
import { requireOffered } from './use-dispositions.ts';

type Why = ManyHandled['left'][number]['why'];
const WHY: Readonly<Partial<Record<act.RefusalCode, Why>>> = {
  ALARM_ALREADY_ACKNOWLEDGED: 'acknowledged',
  ALARM_CLAIMED: 'claimed',
  ALARM_CLOSED: 'closed',
  ALARM_NOTE_REQUIRED: 'note',
  ALARM_STILL_OPEN: 'open',
  ALARM_STEPS_OPEN: 'steps',
};

interface Many {
  readonly ids: readonly AlarmId[];
}

/** Each as if alone, but for highly managed ones: they are handled one by one, and refuse the whole. */
async function handleMany(
  { database, clock }: AlarmsDeps,
  by: Actor,
  { ids }: Many,
  choose: (tx: Tx) => Promise<act.Handling>,
): Promise<ManyHandled> {
  const work = async (tx: Tx): Promise<ManyHandled> => {
    const handling = await choose(tx);
    const alarms = await lockAlarms(tx, ids);
    const managed = await highlyManagedTypes(tx);
    const refused = alarms.filter(({ type }) => managed.has(type)).map(({ id }) => id);
    if (refused.length > 0) throw new AppError('ALARM_HIGHLY_MANAGED', { ids: refused });
    const at = clock.now();
    const done: AlarmId[] = [];
    const left: ManyHandled['left'] = missing(ids, alarms).map((id) => ({ id, why: 'gone' }));
    for (const alarm of alarms) {
      const outcome = handling(alarm, by, at);
      if (outcome === 'unchanged' || 'refused' in outcome) {
        left.push({ id: alarm.id, why: (outcome !== 'unchanged' && WHY[outcome.refused]) || 'gone' });
      } else {
        await apply(tx, by, alarm.id, outcome, at);
        done.push(alarm.id);
      }
    }
    return { done, left };
  };
  try {
    return await database.transaction(personScope(by), work);
  } catch (error) {
    throw guardRefusal(error, ids) ?? error;
  }
}

function missing(ids: readonly AlarmId[], alarms: readonly Alarm[]): AlarmId[] {
  const there = new Set(alarms.map(({ id }) => id));
  return [...new Set(ids)].filter((id) => !there.has(id));
}

export const acknowledgeMany = (
  deps: AlarmsDeps,
  by: Actor,
  input: Many & { readonly note?: string | undefined },
) =>
  handleMany(deps, by, input, async (tx) => act.acknowledge(input.note ?? null, await noteRequiredTypes(tx)));

export const closeMany = (
  deps: AlarmsDeps,
  by: Actor,
  input: Many & { readonly disposition: string; readonly note: string },
) =>
  handleMany(deps, by, input, async (tx) => {
    await requireOffered(tx, input.disposition);
    return act.close(input.disposition, input.note);
  });
