export interface Queue<Item> {
  readonly size: number;
  push(item: Item): void;
  /** At most `max` items, in their order of arrival. */
  take(max: number): Item[];
  clear(): void;
}

export interface FairQueueOptions<Item> {
  /** Whose item it is; the order of one sharer's items is always kept. */
  shareOf(item: Item): unknown;
  readonly maxShare: number;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly arrival: number;
}

interface Share<Item> {
  readonly waiting: Waiting<Item>[];
  /** Of `waiting`, given out already. */
  taken: number;
}

/** Dropping the front of an array is only worth its cost when there is much to drop. */
const DROP_FROM = 1000;

/**
 * What waits, given out so that nobody who sends much keeps the others waiting: at most `maxShare` of each sharer at a
 * time. Where not all have room, the sharers take turns; what stays of each is next.
 */
export function createFairQueue<Item>({ shareOf, maxShare }: FairQueueOptions<Item>): Queue<Item> {
  /** The one that waits longest for its turn first. */
  const shares = new Map<unknown, Share<Item>>();
  let size = 0;
  let arrivals = 0;

  function next(share: Share<Item>): Waiting<Item> | undefined {
    const found = share.waiting[share.taken];
    if (found !== undefined) share.taken += 1;
    return found;
  }

  /** A sharer that was served goes behind those who were not. */
  function settle(key: unknown, share: Share<Item>): void {
    shares.delete(key);
    if (share.taken === share.waiting.length) return;
    if (share.taken >= DROP_FROM) {
      share.waiting.splice(0, share.taken);
      share.taken = 0;
    }
    shares.set(key, share);
  }

  return {
    get size() {
      return size;
    },
    push(item) {
      const key = shareOf(item);
      const waiting: Waiting<Item> = { item, arrival: arrivals };
      arrivals += 1;
      size += 1;
      const share = shares.get(key);
      if (share === undefined) shares.set(key, { waiting: [waiting], taken: 0 });
      else share.waiting.push(waiting);
    },
    take(max) {
      const batch: Waiting<Item>[] = [];
      const served = new Map<unknown, Share<Item>>();
      let turn = [...shares];
      for (let given = 0; given < maxShare && turn.length > 0 && batch.length < max; given += 1) {
        turn = turn.filter(([key, share]) => {
          const found = batch.length < max ? next(share) : undefined;
          if (found === undefined) return false;
          batch.push(found);
          served.set(key, share);
          return true;
        });
      }
      for (const [key, share] of served) settle(key, share);
      size -= batch.length;
      return batch.sort((one, other) => one.arrival - other.arrival).map(({ item }) => item);
    },
    clear() {
      shares.clear();
      size = 0;
    },
  };
}
