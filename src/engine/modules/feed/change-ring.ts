/** One change as the ring keeps it. */
export interface RingEntry<Item> {
  readonly position: number;
  readonly organisationId: number;
  readonly item: Item;
  /** Monotonic ms at which it was decoded. */
  readonly atMs: number;
}

export interface RingLimits {
  readonly maxEntries: number;
  /** Approximate; the caller says what an entry weighs. */
  readonly maxBytes: number;
}

export interface RingInput<Item> {
  readonly organisationId: number;
  readonly item: Item;
  readonly bytes: number;
  readonly atMs: number;
  /** A later entry with the same key takes the place of this one; null keeps every entry. */
  readonly key: string | null;
}

/**
 * The newest changes in the order of commit, bounded by count and weight. Readers hold nothing here but a position:
 * everything after it is still to be read. An entry whose key came again is dropped, because who has not read it yet
 * is served by the newer one; so a flood of one device's status does not push anything out.
 */
export interface ChangeRing<Item> {
  /** Returns the entry's position: 1, 2, 3 … without gaps. */
  append(input: RingInput<Item>): number;
  /** Something came and was not kept, so that every position before it is below the floor; what is here is dropped. */
  skip(): void;
  /** The newest entry with this key, where it has not been pushed out. */
  newest(key: string): Item | undefined;
  /** Position of the newest entry ever appended, 0 before the first. */
  head(): number;
  /** Highest position that was pushed out or passed over: a reader below it has missed something. */
  floor(): number;
  after(position: number): Iterable<RingEntry<Item>>;
  /** Where a reader must stand to read again everything that was decoded at or after `atMs` and is still here. */
  positionBefore(atMs: number): number;
  size(): { readonly entries: number; readonly bytes: number };
}

interface Slot<Item> {
  readonly position: number;
  readonly atMs: number;
  readonly key: string | null;
  readonly bytes: number;
  /** Undefined once a newer entry has the key. */
  entry: RingEntry<Item> | undefined;
}

/** Rebuilding moves every slot, so it waits until at least this many and half of them are dead. */
const REBUILD_MIN_DEAD = 1024;

export function createChangeRing<Item>(limits: RingLimits): ChangeRing<Item> {
  let slots: Slot<Item>[] = [];
  let start = 0;
  let head = 0;
  let floor = 0;
  let live = 0;
  let liveBytes = 0;
  const newestByKey = new Map<string, Slot<Item>>();

  function drop(slot: Slot<Item>): void {
    slot.entry = undefined;
    live -= 1;
    liveBytes -= slot.bytes;
  }

  function evictOldest(): void {
    const slot = slots[start];
    start += 1;
    if (slot?.entry === undefined) return;
    drop(slot);
    floor = slot.position;
    if (slot.key !== null) newestByKey.delete(slot.key);
  }

  function rebuildWhenSparse(): void {
    const dead = slots.length - live;
    if (dead < REBUILD_MIN_DEAD || dead < live) return;
    slots = slots.filter((slot) => slot.entry !== undefined);
    start = 0;
  }

  /** Index of the first slot for which `isLater` holds; slots rise in position and in time. */
  function firstIndex(isLater: (slot: Slot<Item>) => boolean): number {
    let low = start;
    let high = slots.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const slot = slots[middle];
      if (slot === undefined || isLater(slot)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  function* after(position: number): Generator<RingEntry<Item>> {
    const from = slots;
    for (let index = firstIndex((slot) => slot.position > position); index < from.length; index += 1) {
      const entry = from[index]?.entry;
      if (entry !== undefined) yield entry;
    }
  }

  return {
    append: ({ organisationId, item, bytes, atMs, key }) => {
      head += 1;
      const superseded = key === null ? undefined : newestByKey.get(key);
      if (superseded !== undefined) drop(superseded);
      const entry = { position: head, organisationId, item, atMs };
      const slot: Slot<Item> = { position: head, atMs, key, bytes, entry };
      slots.push(slot);
      if (key !== null) newestByKey.set(key, slot);
      live += 1;
      liveBytes += bytes;
      while (live > limits.maxEntries || (liveBytes > limits.maxBytes && live > 0)) evictOldest();
      rebuildWhenSparse();
      return head;
    },
    skip: () => {
      head += 1;
      floor = head;
      slots = [];
      start = 0;
      live = 0;
      liveBytes = 0;
      newestByKey.clear();
    },
    newest: (key) => newestByKey.get(key)?.entry?.item,
    head: () => head,
    floor: () => floor,
    after,
    positionBefore: (atMs) => {
      const slot = slots[firstIndex((candidate) => candidate.atMs >= atMs)];
      return slot === undefined ? head : slot.position - 1;
    },
    size: () => ({ entries: live, bytes: liveBytes }),
  };
}
