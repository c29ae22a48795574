import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlarmPlayer } from './alarm-player.ts';
import { SOUND_PATTERNS } from './sound-plan.ts';

/** An output whose clock stands still until it is moved, and which knows what would be heard. */
function start() {
  const tones: { readonly atS: number; endS: number; readonly frequencyHz: number }[] = [];
  let nowS = 0;
  const player = createAlarmPlayer({
    nowS: () => nowS,
    tone: ({ atS, durationS, frequencyHz }) => {
      const tone = { atS, endS: atS + durationS, frequencyHz };
      tones.push(tone);
      return () => {
        tone.endS = Math.min(tone.endS, nowS);
      };
    },
    setVolume: () => undefined,
  });
  return {
    player,
    tones,
    pass: (seconds: number) => {
      nowS += seconds;
      vi.advanceTimersByTime(seconds * 1000);
    },
    heardIn: (seconds: number) =>
      tones.filter((tone) => tone.atS <= nowS + seconds && nowS + seconds < tone.endS),
  };
}

describe('the alarm player', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is heard at once and goes on until it is stopped', () => {
    const { player, heardIn, pass } = start();
    player.play(SOUND_PATTERNS.critical);
    expect(heardIn(0.01)).toHaveLength(1);
    for (let second = 0; second < 60; second += 1) {
      pass(1);
      expect(heardIn(0.01).length + heardIn(0.08).length).toBeGreaterThan(0);
    }
    player.play(null);
    expect(heardIn(0.01)).toHaveLength(0);
    pass(5);
    expect(heardIn(0.01)).toHaveLength(0);
  });

  it('does not begin anew when told to play what it plays', () => {
    const { player, tones } = start();
    player.play(SOUND_PATTERNS.high);
    const scheduled = tones.length;
    player.play(SOUND_PATTERNS.high);
    expect(tones).toHaveLength(scheduled);
  });

  it('changes to a worse pattern without an overlap', () => {
    const { player, heardIn, pass } = start();
    player.play(SOUND_PATTERNS.low);
    pass(0.05);
    player.play(SOUND_PATTERNS.critical);
    expect(heardIn(0.01).map((tone) => tone.frequencyHz)).toEqual([
      SOUND_PATTERNS.critical.tones[0]?.frequencyHz,
    ]);
  });

  it('plays nothing late after the computer slept', () => {
    const { player, tones, pass } = start();
    player.play(SOUND_PATTERNS.medium);
    const before = tones.length;
    pass(3600);
    const after = tones.slice(before);
    expect(after.length).toBeGreaterThan(0);
    expect(Math.min(...after.map((tone) => tone.atS))).toBeGreaterThanOrEqual(3600);
  });

  it('lets a person test a pattern without starting it', () => {
    const { player, tones, pass, heardIn } = start();
    player.test(SOUND_PATTERNS.high);
    expect(tones).toHaveLength(3);
    pass(10);
    expect(heardIn(0)).toHaveLength(0);
  });
});
