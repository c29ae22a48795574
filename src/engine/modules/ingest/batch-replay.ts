import { createSeenSequences, type SeenSequences } from '../../../protocol/esp32-alarm/seen-sequences.ts';
import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { KnownDevice } from './device-memory.ts';
import type { JournalEntry } from './store/journal-entries.ts';
import type { ReplayRow } from './store/write-replay.ts';
import type { WorkItem } from './work-item.ts';

/** A sequence that was taken with a batch. */
export interface Mark {
  readonly device: KnownDevice;
  readonly deviceId: DeviceId;
  readonly epoch: number;
  readonly sequence: number;
  readonly replayResetMs: number | null;
}

/** What replay protection has of a box once the batch is kept. */
interface NextReplay {
  readonly deviceId: DeviceId;
  readonly kept: SeenSequences;
  readonly previous: SeenSequences | null;
  readonly lowestWill: number | null;
  /** Whether the row differs from the stored one in more than what was seen. */
  readonly isWhole: boolean;
  readonly replayResetMs: number | null;
}

/**
 * What becomes of the boxes' sequences by a batch. Memory itself changes when the batch is committed: what a refused
 * one would have marked must not be stored by the next, or a crash in between loses the messages that were not.
 */
export interface BatchReplay {
  readonly marks: readonly Mark[];
  /** Boxes whose own row is written. */
  readonly rows: ReadonlyMap<KnownDevice, NextReplay>;
}

type IdOf = (device: KnownDevice | null) => DeviceId | null;

/** @param isJournaled whether a row that differs in nothing but what was seen is left to the journal */
export function replayOf(items: readonly WorkItem[], idOf: IdOf, isJournaled: boolean): BatchReplay {
  const rows = new Map<KnownDevice, NextReplay>();
  for (const item of items) {
    const { device } = item;
    if (!counts(item) || device === null || rows.has(device)) continue;
    if (isJournaled && !needsRow(item, device)) continue;
    const deviceId = idOf(device);
    if (deviceId !== null) rows.set(device, keptOf(device, deviceId));
  }
  const marks: Mark[] = [];
  for (const item of items) {
    const { device, seen, epoch, lowestWill, replayResetMs } = item;
    if (!counts(item) || device === null) continue;
    const next = rows.get(device);
    if (epoch < (next?.kept ?? device.kept).bootEpoch) continue;
    const deviceId = next?.deviceId ?? idOf(device);
    if (deviceId === null) continue;
    if (seen !== null) marks.push({ device, deviceId, epoch, sequence: seen, replayResetMs });
    if (next === undefined) continue;
    const changed = changedBy(next, seen, epoch, lowestWill);
    if (changed !== next) rows.set(device, changed);
    if (seen !== null) changed.kept.mark(seen);
  }
  for (const [device, { kept }] of rows) if (kept.highest === null) rows.delete(device);
  return { marks, rows };
}

/** What came before an administrator's reset counts no more. */
function counts({ device, seen, lowestWill, replayResetMs }: WorkItem): boolean {
  return (seen !== null || lowestWill !== null) && replayResetMs === device?.identity.replayResetMs;
}

function needsRow({ seen, epoch, lowestWill }: WorkItem, { isReplayStored, kept }: KnownDevice): boolean {
  return lowestWill !== null || (seen !== null && (!isReplayStored || epoch > kept.bootEpoch));
}

function changedBy(
  next: NextReplay,
  seen: number | null,
  epoch: number,
  lowestWill: number | null,
): NextReplay {
  const opens = seen !== null && epoch > next.kept.bootEpoch;
  if (!opens && lowestWill === null) return next;
  const begun = opens
    ? { ...next, kept: createSeenSequences(epoch), previous: next.kept, lowestWill: null }
    : next;
  return { ...begun, lowestWill: lowestWill ?? begun.lowestWill, isWhole: true };
}

function keptOf(
  { kept, keptPrevious, keptLowestWill, isReplayStored, identity }: KnownDevice,
  deviceId: DeviceId,
): NextReplay {
  return {
    deviceId,
    kept: kept.copy(),
    previous: keptPrevious,
    lowestWill: keptLowestWill,
    isWhole: !isReplayStored,
    replayResetMs: identity.replayResetMs,
  };
}

/** To be called once the batch is committed. Another lane may have told of the same boxes meanwhile. */
export function noteReplay({ marks, rows }: BatchReplay): void {
  for (const [device, { kept, previous, lowestWill, replayResetMs }] of rows) {
    // An administrator's reset may have come meanwhile.
    if (replayResetMs !== device.identity.replayResetMs) continue;
    if (kept.bootEpoch > device.kept.bootEpoch) {
      device.keptPrevious = previous;
      device.kept = kept;
    }
    device.keptLowestWill = lowestWill;
    device.isReplayStored = true;
  }
  for (const { device, epoch, sequence, replayResetMs } of marks) {
    if (replayResetMs !== device.identity.replayResetMs) continue;
    if (epoch === device.kept.bootEpoch) device.kept.mark(sequence);
  }
}

/** The boxes' own rows: whole ones, and those of which only what was seen is new. */
export function replayRows(
  { rows }: BatchReplay,
  organisationId: OrganisationId,
): { readonly whole: ReplayRow[]; readonly seen: ReplayRow[] } {
  const whole: ReplayRow[] = [];
  const seenOnly: ReplayRow[] = [];
  for (const { deviceId, kept, previous, lowestWill, isWhole, replayResetMs } of rows.values()) {
    const { bootEpoch, highestSequence, seen } = kept.save();
    if (highestSequence === null) continue;
    const isPreviousKnown = previous !== null && previous.highest !== null;
    const before = isPreviousKnown ? previous.save() : null;
    (isWhole ? whole : seenOnly).push({
      deviceId,
      organisationId,
      bootEpoch,
      highestSequence,
      seen,
      lowestWill,
      previous: before,
      replayResetMs,
    });
  }
  return { whole, seen: seenOnly };
}

/** Also of boxes whose own row is written: what folds the journal meanwhile may write an older one over it. */
export const journalEntries = ({ marks }: BatchReplay): readonly JournalEntry[] =>
  marks.map(({ deviceId, epoch, sequence, replayResetMs }) => ({
    deviceId,
    bootEpoch: epoch,
    sequence,
    replayResetMs,
  }));
