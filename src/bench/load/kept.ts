import type pg from 'pg';
import { decodeEntries } from '../../engine/modules/ingest/store/journal-entries.ts';
import { isAlarm, sequenceOf } from './plan.ts';

export interface Kept {
  /** Messages that the broker took and the database does not know. */
  readonly lost: number;
  /** Rows that a message has beyond its one. */
  readonly duplicates: number;
}

/**
 * Compares the database with the messages 0 to `count` - 1. A heartbeat is kept when its sequence is among those that
 * replay protection remembers, which are written in the same transaction as what the heartbeat changes; an alarm is
 * kept when its event is there. Each message of a box carries a time of its own, which tells rows written twice.
 */
export async function countKept(sql: pg.Client, deviceIds: readonly number[], count: number): Promise<Kept> {
  const seen = await heartbeatSequences(sql);
  const alarms = await alarmSequences(sql);
  const boxes = deviceIds.length;
  let lost = 0;
  for (let number = 0; number < count; number += 1) {
    const box = number % boxes;
    const round = Math.floor(number / boxes);
    const id = deviceIds[box] ?? 0;
    const sequence = sequenceOf(round);
    const isKept = isAlarm(round, box)
      ? alarms.events.has(`${id} ${sequence}`)
      : (seen.get(id)?.(sequence) ?? false);
    if (!isKept) lost += 1;
  }
  return { lost, duplicates: alarms.duplicates + (await historyDuplicates(sql)) };
}

/** Bit i of `seen` is the sequence `highest_sequence` - 1 - i; what was taken since then is in the journal. */
async function heartbeatSequences(sql: pg.Client): Promise<Map<number, (sequence: number) => boolean>> {
  const journaled = await journaledSequences(sql);
  const { rows } = await sql.query<{ id: string; highest: string; seen: Buffer }>(
    'select device_id as id, highest_sequence as highest, seen from device_replay',
  );
  return new Map(
    rows.map(({ id, highest, seen }) => [
      Number(id),
      (sequence) => {
        if (journaled.get(Number(id))?.has(sequence) === true) return true;
        const bit = Number(highest) - 1 - sequence;
        return bit === -1 || (((seen[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
      },
    ]),
  );
}

async function journaledSequences(sql: pg.Client): Promise<Map<number, Set<number>>> {
  const { rows } = await sql.query<{ entries: Buffer }>('select entries from replay_journal');
  const sequences = new Map<number, Set<number>>();
  for (const { deviceId, sequence } of rows.flatMap(({ entries }) => decodeEntries(entries))) {
    const known = sequences.get(deviceId);
    if (known === undefined) sequences.set(deviceId, new Set([sequence]));
    else known.add(sequence);
  }
  return sequences;
}

async function alarmSequences(sql: pg.Client) {
  const { rows } = await sql.query<{ id: string; sequence: string }>(
    'select device_id as id, envelope_sequence as sequence from alarm_events',
  );
  const events = new Set(rows.map(({ id, sequence }) => `${id} ${sequence}`));
  return { events, duplicates: rows.length - events.size };
}

async function historyDuplicates(sql: pg.Client): Promise<number> {
  const { rows } = await sql.query<{ doubles: string }>(
    'select count(*) - count(distinct (device_id, device_time)) as doubles from heartbeats',
  );
  return Number(rows[0]?.doubles);
}
