import { describe, expect, it } from 'vitest';
import { createChangeRing, type RingInput } from './change-ring.ts';

const input = (item: string, extra: Partial<RingInput<string>> = {}): RingInput<string> => ({
  organisationId: 1,
  item,
  bytes: 1,
  atMs: 0,
  key: null,
  ...extra,
});
const items = (entries: Iterable<{ item: string }>): string[] => [...entries].map((entry) => entry.item);

describe('the change ring', () => {
  it('gives back what came after a position, in order', () => {
    const ring = createChangeRing<string>({ maxEntries: 10, maxBytes: 100 });
    for (const item of ['a', 'b', 'c']) ring.append(input(item));
    expect(items(ring.after(0))).toEqual(['a', 'b', 'c']);
    expect(items(ring.after(2))).toEqual(['c']);
    expect(items(ring.after(3))).toEqual([]);
  });

  it('raises its floor when the number of entries pushes the oldest out', () => {
    const ring = createChangeRing<string>({ maxEntries: 2, maxBytes: 100 });
    for (const item of ['a', 'b', 'c']) ring.append(input(item));
    expect(ring.floor()).toBe(1);
    expect(items(ring.after(1))).toEqual(['b', 'c']);
  });

  it('raises its floor when the weight pushes the oldest out', () => {
    const ring = createChangeRing<string>({ maxEntries: 10, maxBytes: 10 });
    for (const item of ['a', 'b', 'c']) ring.append(input(item, { bytes: 5 }));
    expect(ring.size()).toEqual({ entries: 2, bytes: 10 });
    expect(ring.floor()).toBe(1);
  });

  it('keeps nothing of an entry that is heavier than the whole ring, and says so by its floor', () => {
    const ring = createChangeRing<string>({ maxEntries: 10, maxBytes: 10 });
    ring.append(input('heavy', { bytes: 11 }));
    expect(ring.size()).toEqual({ entries: 0, bytes: 0 });
    expect(ring.floor()).toBe(1);
  });

  it('replaces an entry whose key comes again without raising the floor', () => {
    const ring = createChangeRing<string>({ maxEntries: 3, maxBytes: 100 });
    ring.append(input('alarm'));
    for (let count = 0; count < 10_000; count += 1) ring.append(input(`s${count}`, { key: 'status 1' }));
    expect(ring.floor()).toBe(0);
    expect(items(ring.after(0))).toEqual(['alarm', 's9999']);
    expect(ring.size()).toEqual({ entries: 2, bytes: 2 });
  });

  it('finds the position before a moment', () => {
    const ring = createChangeRing<string>({ maxEntries: 3, maxBytes: 100 });
    for (const atMs of [10, 20, 20, 30]) ring.append(input(`at ${atMs}`, { atMs }));
    expect(items(ring.after(ring.positionBefore(20)))).toEqual(['at 20', 'at 20', 'at 30']);
    expect(ring.positionBefore(0)).toBe(1);
    expect(ring.positionBefore(31)).toBe(4);
  });
});
