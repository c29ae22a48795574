import { describe, expect, it } from 'vitest';
import { DEFAULT_VOLUME, hasOutputDevice, readVolume, soundTrouble, writeVolume } from './sound-trouble.ts';

const fine = { context: 'running', outputDevice: true, volume: 0.5 } as const;

describe('the sound warning', () => {
  it.each([
    [fine, null],
    [{ ...fine, outputDevice: null }, null],
    [{ ...fine, context: 'suspended' as const }, 'not-running'],
    [{ ...fine, context: 'interrupted' as const }, 'not-running'],
    [{ ...fine, context: null }, 'unsupported'],
    [{ ...fine, outputDevice: false }, 'no-device'],
    [{ ...fine, volume: 0 }, 'volume-zero'],
  ])('for %j is %s', (facts, trouble) => {
    expect(soundTrouble(facts)).toBe(trouble);
  });

  it('claims a missing loudspeaker only where the browser would have listed one', () => {
    expect(hasOutputDevice([], true)).toBe(false);
    expect(hasOutputDevice([], false)).toBeNull();
    expect(hasOutputDevice([{ kind: 'audioinput' }], false)).toBeNull();
    expect(hasOutputDevice([{ kind: 'audiooutput' }], false)).toBe(true);
  });
});

describe("the desk's volume", () => {
  const store = (kept: string | null) => {
    let value = kept;
    return {
      getItem: () => value,
      setItem: (_key: string, next: string) => {
        value = next;
      },
    };
  };

  it('is kept between 0 and 1', () => {
    const desk = store(null);
    writeVolume(desk, 7);
    expect(readVolume(desk)).toBe(1);
    writeVolume(desk, 0);
    expect(readVolume(desk)).toBe(0);
  });

  it.each([null, '', 'loud', '-1', '20'])('falls back to the default for %j', (kept) => {
    expect(readVolume(store(kept))).toBe(DEFAULT_VOLUME);
  });
});
