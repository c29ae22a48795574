import { createSeenSequences } from '../../../protocol/esp32-alarm/seen-sequences.ts';
import { DeviceId, type OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Database, Scope, Tx } from '../../platform/db/database.ts';
import { decodeEntries, resetTag, type StoredEntry } from './store/journal-entries.ts';
import { lockDevicesById } from './store/lock-devices.ts';
import { readJournal, readReplay, removeFromJournal } from './store/replay-journal.ts';
import { type SeenRow, writeSeen } from './store/write-replay.ts';

const BOXES_AT_ONCE = 2000;

/**
 * Brings what an earlier ingestion left in the journal into the boxes' own rows, before anybody decides by them. It may
 * be ended at any point and begun again, also by two workers at once: marking a sequence twice changes nothing.
 */
export async function foldJournal(database: Database, organisationId: OrganisationId): Promise<void> {
  const scope: Scope = { as: 'organisation', organisationId };
  const ids: number[] = [];
  const byBox = new Map<number, StoredEntry[]>();
  for (let after: number | undefined = 0; after !== undefined; ) {
    const from: number = after;
    const rows = await database.transaction(scope, (tx) => readJournal(tx, organisationId, from));
    for (const { id, entries } of rows) {
      ids.push(id);
      for (const entry of decodeEntries(entries)) {
        const known = byBox.get(entry.deviceId);
        if (known === undefined) byBox.set(entry.deviceId, [entry]);
        else known.push(entry);
      }
    }
    after = rows.at(-1)?.id;
  }
  const boxes = [...byBox.keys()].sort((one, other) => one - other).map((id) => DeviceId.parse(id));
  for (let at = 0; at < boxes.length; at += BOXES_AT_ONCE) {
    const some = boxes.slice(at, at + BOXES_AT_ONCE);
    await database.transaction(scope, (tx) => markSeen(tx, some, byBox));
  }
  if (ids.length > 0) await database.transaction(scope, (tx) => removeFromJournal(tx, ids));
}

async function markSeen(
  tx: Tx,
  boxes: readonly DeviceId[],
  entries: ReadonlyMap<number, readonly StoredEntry[]>,
): Promise<void> {
  // What a worker reads of a box, it reads under this lock.
  const there = await lockDevicesById(tx, boxes);
  const rows: SeenRow[] = [];
  for (const { replayResetAt, ...stored } of await readReplay(tx, there)) {
    const { deviceId, bootEpoch } = stored;
    const replayResetMs = replayResetAt?.getTime() ?? null;
    const kept = createSeenSequences(bootEpoch, stored);
    for (const entry of entries.get(deviceId) ?? []) {
      // Of an earlier boot its whole row was written when the next began; what was before a reset counts no more.
      if (entry.bootEpoch === bootEpoch && entry.reset === resetTag(replayResetMs)) kept.mark(entry.sequence);
    }
    const { highestSequence, seen } = kept.save();
    if (highestSequence !== null) rows.push({ deviceId, bootEpoch, highestSequence, seen, replayResetMs });
  }
  await writeSeen(tx, rows);
}
