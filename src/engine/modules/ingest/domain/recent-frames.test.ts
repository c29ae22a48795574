import { describe, expect, it } from 'vitest';
import { createRecentFrames } from './recent-frames.ts';

const digest = (number: number) => Uint8Array.of(number >> 8, number & 255);

describe('recent frames', () => {
  it('knows the last 64 again and no more', () => {
    const frames = createRecentFrames();
    const before = Array.from({ length: 65 }, (_, number) => frames.sawBefore(digest(number)));
    expect(before).not.toContain(true);
    expect(frames.sawBefore(digest(64))).toBe(true);
    expect(frames.sawBefore(digest(1))).toBe(true);
    expect(frames.sawBefore(digest(0))).toBe(false);
  });
});
