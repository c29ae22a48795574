import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Scope } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Mark } from './batch-replay.ts';
import type { KnownDevice } from './device-memory.ts';
import { removeFromJournal } from './store/replay-journal.ts';
import { type SeenRow, writeSeen } from './store/write-replay.ts';

/**
 * Looks after the journal of one ingestion: from time to time the boxes' own rows are written from memory, and what
 * the journal had of them is removed.
 */
export interface ReplayJournal {
  /** A batch is committed, and memory knows its marks. */
  note(organisationId: OrganisationId, row: number, marks: readonly Mark[]): void;
  /** Everything noted so far. Rejects where the database does not take it; it stays in the journal then. */
  fold(): Promise<void>;
  /** Memory counts no more: nothing is written from it or removed for it. */
  close(): void;
}

export interface ReplayJournalDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** So many entries of a box make one write of its row, as far as the journal stays within what a start reads quickly. */
const ENTRIES_A_BOX = 20;
const FEWEST_ENTRIES = 100_000;
const MOST_ENTRIES = 1_500_000;
const FOLD_AFTER_MS = 600_000;
const RETRY_MS = 5000;
/** Short transactions: a batch that opens a boot of one of these boxes waits for the end of one. */
const BOXES_AT_ONCE = 1000;

/** Of an organisation, what is in the journal and not in the boxes' own rows. */
interface Unfolded {
  /** Rows that memory knows to be committed with all their marks: only these may be removed. */
  readonly rows: number[];
  readonly devices: Set<KnownDevice>;
  entries: number;
}

export function createReplayJournal({ database, clock, logger }: ReplayJournalDeps): ReplayJournal {
  const unfolded = new Map<OrganisationId, Unfolded>();
  let cancelTimer: (() => void) | null = null;
  let folding: Promise<void> = Promise.resolve();
  let isDue = false;
  let isClosed = false;

  function of(organisationId: OrganisationId): Unfolded {
    const known = unfolded.get(organisationId) ?? { rows: [], devices: new Set<KnownDevice>(), entries: 0 };
    unfolded.set(organisationId, known);
    return known;
  }

  function foldIn(ms: number): void {
    cancelTimer ??= clock.after(ms, () => {
      cancelTimer = null;
      if (!isClosed) foldSoon();
    });
  }

  function foldSoon(): void {
    if (isDue) return;
    isDue = true;
    fold()
      .then(() => {
        isDue = false;
      })
      .catch((error: unknown) => {
        logger.debug({ err: error }, 'the replay journal could not be folded; again in a while');
        clock.after(RETRY_MS, () => {
          isDue = false;
          foldIn(0);
        });
      });
  }

  /** One at a time. */
  function fold(): Promise<void> {
    folding = folding.catch(() => undefined).then(foldAll);
    return folding;
  }

  async function foldAll(): Promise<void> {
    for (const [organisationId, taken] of [...unfolded]) {
      unfolded.delete(organisationId);
      try {
        await foldOne({ as: 'organisation', organisationId }, taken);
      } catch (error) {
        const now = of(organisationId);
        now.rows.push(...taken.rows);
        for (const device of taken.devices) now.devices.add(device);
        now.entries += taken.entries;
        throw error;
      }
    }
  }

  /** The boxes first: what is removed from the journal must be there. */
  async function foldOne(scope: Scope, { rows, devices }: Unfolded): Promise<void> {
    const dirty = [...devices].sort((one, other) => (one.id ?? 0) - (other.id ?? 0));
    for (let at = 0; at < dirty.length; at += BOXES_AT_ONCE) {
      checkOpen();
      const seen = dirty.slice(at, at + BOXES_AT_ONCE).flatMap(seenRow);
      await database.transaction(scope, (tx) => writeSeen(tx, seen));
    }
    checkOpen();
    await database.transaction(scope, (tx) => removeFromJournal(tx, rows));
  }

  function checkOpen(): void {
    if (isClosed) throw new Error('the ingestion has ended');
  }

  return {
    note(organisationId, row, marks) {
      const known = of(organisationId);
      known.rows.push(row);
      for (const { device } of marks) known.devices.add(device);
      known.entries += marks.length;
      const enough = Math.max(FEWEST_ENTRIES, ENTRIES_A_BOX * known.devices.size);
      if (known.entries >= Math.min(enough, MOST_ENTRIES)) foldSoon();
      else foldIn(FOLD_AFTER_MS);
    },
    fold,
    close() {
      isClosed = true;
      cancelTimer?.();
    },
  };
}

/** None of a box that is gone, or that an administrator reset meanwhile. */
function seenRow({ id, gone, kept, identity }: KnownDevice): SeenRow[] {
  const { bootEpoch, highestSequence, seen } = kept.save();
  if (id === null || gone || highestSequence === null) return [];
  return [{ deviceId: id, bootEpoch, highestSequence, seen, replayResetMs: identity.replayResetMs }];
}
