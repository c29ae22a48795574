import { z } from 'zod';
import { stormKey } from './alarm-storm.ts';

/** Rows of a statement that sees every organisation. */
export type Sql = (text: string) => Promise<readonly Record<string, unknown>[]>;

/** What is wrong with what a database has of a storm; each list is empty where nothing is. */
export interface StormVerdict {
  readonly kept: number;
  /** Acknowledged and not there. */
  readonly missing: readonly string[];
  readonly twice: readonly string[];
  /** There, but no box was told so. */
  readonly unexpected: readonly string[];
  /** Kept in another order than their box sent them. */
  readonly outOfOrder: readonly string[];
  /** ACTIVE events that raised or repeated no alarm, or more than one. */
  readonly notRaisedOnce: readonly string[];
  /** Alarms whose count is not the number of their activations. */
  readonly miscounted: readonly unknown[];
  readonly refused: readonly unknown[];
}

export const nothingWrong = {
  missing: [],
  twice: [],
  unexpected: [],
  outOfOrder: [],
  notRaisedOnce: [],
  miscounted: [],
  refused: [],
};

const Event = z.object({
  hostname: z.string(),
  epoch: z.coerce.number(),
  sequence: z.coerce.number(),
  active: z.boolean(),
  activations: z.coerce.number(),
});

const EVENTS = `select e.device_hostname as hostname, e.boot_epoch as epoch, e.sequence,
    e.event_state = 'ACTIVE' as active,
    (select count(*) from alarm_timeline t
      where t.event_id = e.id and t.action in ('raised', 'repeated', 'reactivated')) as activations
  from alarm_events e order by e.id`;

const MISCOUNTED = `select a.id, a.alarm_type, a.count, count(t.id) as activations
  from alarms a left join alarm_timeline t
    on t.alarm_id = a.id and t.action in ('raised', 'repeated', 'reactivated')
  group by a.id having a.count <> count(t.id)`;

export async function judgeKept(sql: Sql, acknowledged: ReadonlySet<string>): Promise<StormVerdict> {
  const events = z.array(Event).parse(await sql(EVENTS));
  const nameOf = ({ hostname, epoch, sequence }: z.infer<typeof Event>) =>
    stormKey(hostname, epoch, sequence);
  const names = events.map(nameOf);
  const kept = new Set(names);
  const last = new Map<string, z.infer<typeof Event>>();
  const outOfOrder: string[] = [];
  for (const event of events) {
    const before = last.get(event.hostname);
    last.set(event.hostname, event);
    if (before === undefined || before.epoch < event.epoch) continue;
    if (before.epoch === event.epoch && before.sequence < event.sequence) continue;
    outOfOrder.push(`${nameOf(event)} after ${nameOf(before)}`);
  }
  return {
    kept: events.length,
    missing: [...acknowledged].filter((name) => !kept.has(name)),
    twice: names.filter((name, index) => names.indexOf(name) !== index),
    unexpected: names.filter((name) => !acknowledged.has(name)),
    outOfOrder,
    notRaisedOnce: events
      .filter(({ active, activations }) => activations !== (active ? 1 : 0))
      .map((event) => `${nameOf(event)}: ${event.activations}`),
    miscounted: await sql(MISCOUNTED),
    refused: await sql('select hostname, topic, reason from rejected_messages'),
  };
}
