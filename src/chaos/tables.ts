import pg from 'pg';
import { z } from 'zod';
import { eventKey } from './load.ts';

const CONNECT_TIMEOUT_MS = 3000;

/** The database beside every proxy, as one who sees all organisations. A broken connection is made again. */
export interface Tables {
  lease(): Promise<Lease>;
  /** Of the newest alarm event; 0 where there is none. */
  newestEvent(): Promise<number>;
  /** Takes in the events that came since the last look. */
  readEvents(into: SeenEvents): Promise<void>;
  /** Alarms whose count is not the number of their activations, and active events that raised none, or two. */
  miscounted(): Promise<number>;
  rejected(): Promise<number>;
  devices(): Promise<number>;
  close(): Promise<void>;
}

const Lease = z.object({ epoch: z.coerce.number(), holder: z.string().nullable() });
export type Lease = z.infer<typeof Lease>;

/** What the tables have, as told so far. */
export interface SeenEvents {
  readonly keys: Set<string>;
  readonly twice: string[];
  readonly outOfOrder: string[];
  readonly last: Map<string, { readonly epoch: number; readonly sequence: number }>;
  lastId: number;
}

export const nothingSeen = (): SeenEvents => ({
  keys: new Set(),
  twice: [],
  outOfOrder: [],
  last: new Map(),
  lastId: 0,
});

const Event = z.object({
  id: z.coerce.number(),
  hostname: z.string(),
  epoch: z.coerce.number(),
  sequence: z.coerce.number(),
});
const Count = z.object({ count: z.coerce.number() });

const MISCOUNTED = `select
    (select count(*) from (select a.id from alarms a left join alarm_timeline t
       on t.alarm_id = a.id and t.action in ('raised', 'repeated', 'reactivated')
       group by a.id having a.count <> count(t.id)) wrong)
  + (select count(*) from (select e.id from alarm_events e left join alarm_timeline t
       on t.event_id = e.id and t.action in ('raised', 'repeated', 'reactivated')
       group by e.id having count(t.id) <> (e.event_state = 'ACTIVE')::int) wrong) as count`;

export function openTables(connectionString: string): Tables {
  let client: pg.Client | null = null;

  async function connected(): Promise<pg.Client> {
    if (client !== null) return client;
    const made = new pg.Client({
      connectionString,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: 30_000,
    });
    made.on('error', () => {
      if (client === made) client = null;
    });
    await made.connect();
    await made.query('set search_path = watchdesk');
    client = made;
    return made;
  }

  async function ask<T>(row: z.ZodType<T>, text: string, values: readonly unknown[] = []): Promise<T[]> {
    const current = await connected();
    try {
      return z.array(row).parse((await current.query(text, [...values])).rows);
    } catch (error) {
      if (client === current) client = null;
      void current.end().catch(() => undefined);
      throw error;
    }
  }
  const count = async (text: string) => (await ask(Count, text))[0]?.count ?? 0;

  return {
    async lease() {
      const [lease] = await ask(Lease, `select epoch, holder from ingest_leases where slot = 'main'`);
      return lease ?? { epoch: 0, holder: null };
    },
    newestEvent: () => count('select coalesce(max(id), 0) as count from alarm_events'),
    async readEvents(into) {
      const events = await ask(
        Event,
        `select id, device_hostname as hostname, boot_epoch as epoch, sequence
         from alarm_events where id > $1 order by id`,
        [into.lastId],
      );
      for (const event of events) take(event, into);
    },
    miscounted: () => count(MISCOUNTED),
    rejected: () => count('select count(*) from rejected_messages'),
    devices: () => count('select count(*) from devices'),
    close: async () => {
      await client?.end().catch(() => undefined);
    },
  };
}

function take({ id, hostname, epoch, sequence }: z.infer<typeof Event>, into: SeenEvents): void {
  const key = eventKey(hostname, epoch, sequence);
  if (into.keys.has(key)) into.twice.push(key);
  into.keys.add(key);
  const before = into.last.get(hostname);
  if (
    before !== undefined &&
    (before.epoch > epoch || (before.epoch === epoch && before.sequence >= sequence))
  )
    into.outOfOrder.push(`${key} after ${before.sequence}`);
  into.last.set(hostname, { epoch, sequence });
  into.lastId = id;
}
