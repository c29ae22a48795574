import type { SlotRow } from './store/lease.ts';

/**
 * Which slot this worker should ask another one for, so that each has its share: after a start the first worker has
 * them all, and after a take-over one may have two. Null where the shares are fair, or a hand-over is under way.
 */
export function slotToAskFor(slots: readonly SlotRow[], self: string): string | null {
  if (slots.some(({ wantedBy }) => wantedBy !== null)) return null;
  const shares = new Map<string, string[]>();
  for (const { slot, stationId } of slots) {
    if (stationId !== null) shares.set(stationId, [...(shares.get(stationId) ?? []), slot]);
  }
  const own = shares.get(self)?.length ?? 0;
  const largest = [...shares.values()].reduce<readonly string[]>(
    (most, share) => (share.length > most.length ? share : most),
    [],
  );
  return largest.length - own >= 2 ? (largest.at(-1) ?? null) : null;
}
