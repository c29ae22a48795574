import { useCallback, useRef, useState } from 'react';

export interface HeldOrder<T> {
  readonly items: readonly T[];
  readonly hold: () => void;
  readonly release: () => void;
}

/**
 * The items in their order, but in the one that is held while the pointer is among them: a line that moves away from
 * under a pointer makes it hit another one. Newcomers wait at the end meanwhile.
 */
export function inHeldOrder<T>(
  items: readonly T[],
  held: readonly number[] | null,
  idOf: (item: T) => number,
): readonly T[] {
  if (held === null) return items;
  const places = new Map(held.map((id, place) => [id, place]));
  const placeOf = (item: T): number => places.get(idOf(item)) ?? held.length;
  return [...items].sort((a, b) => placeOf(a) - placeOf(b));
}

export function useHeldOrder<T>(items: readonly T[], idOf: (item: T) => number): HeldOrder<T> {
  const [held, setHeld] = useState<readonly number[] | null>(null);
  const latest = useRef(items);
  latest.current = items;
  const idOfItem = useRef(idOf);
  const hold = useCallback(() => setHeld((now) => now ?? latest.current.map(idOfItem.current)), []);
  const release = useCallback(() => setHeld(null), []);
  return { items: inHeldOrder(items, held, idOf), hold, release };
}
