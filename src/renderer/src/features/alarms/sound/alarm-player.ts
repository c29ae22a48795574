import type { SoundPattern } from './sound-plan.ts';

/**
 * How far ahead tones are handed to the audio clock. A page in the background gets its timers once a second; with
 * this much in hand the sound does not stutter there.
 */
const AHEAD_S = 2.5;
const REFILL_MS = 500;
const TEST_S = 2;

/** Where tones go; times are those of the output's own clock, which stands still while it is suspended. */
export interface ToneOutput {
  nowS(): number;
  /** Returns the way to cut the tone short. */
  tone(tone: { readonly atS: number; readonly durationS: number; readonly frequencyHz: number }): () => void;
  setVolume(volume: number): void;
}

export interface AlarmPlayer {
  /** Repeats the pattern from now on; null stops at once. The same pattern again changes nothing. */
  play(pattern: SoundPattern | null): void;
  /** Lets a person hear a pattern for about two seconds, whatever else is playing. */
  test(pattern: SoundPattern): void;
}

export function createAlarmPlayer(output: ToneOutput): AlarmPlayer {
  let current: SoundPattern | null = null;
  let nextPeriodS = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  let scheduled: { readonly endS: number; readonly cut: () => void }[] = [];

  const onePeriod = (pattern: SoundPattern, startS: number): void => {
    for (const { atMs, durationMs, frequencyHz } of pattern.tones) {
      const atS = startS + atMs / 1000;
      const durationS = durationMs / 1000;
      scheduled.push({ endS: atS + durationS, cut: output.tone({ atS, durationS, frequencyHz }) });
    }
  };

  const refill = (): void => {
    if (current === null) return;
    const nowS = output.nowS();
    scheduled = scheduled.filter((tone) => tone.endS > nowS);
    // After a pause of the audio clock or the timers it goes on from now: nothing that was missed is played late.
    nextPeriodS = Math.max(nextPeriodS, nowS);
    while (nextPeriodS < nowS + AHEAD_S) {
      onePeriod(current, nextPeriodS);
      nextPeriodS += current.periodMs / 1000;
    }
  };

  return {
    play: (pattern) => {
      if (pattern === current) return;
      clearInterval(timer);
      for (const tone of scheduled) tone.cut();
      scheduled = [];
      current = pattern;
      if (pattern === null) return;
      nextPeriodS = output.nowS();
      refill();
      timer = setInterval(refill, REFILL_MS);
    },
    test: (pattern) => {
      const startS = output.nowS();
      const periods = Math.max(1, Math.floor((TEST_S * 1000) / pattern.periodMs));
      for (let period = 0; period < periods; period += 1) {
        onePeriod(pattern, startS + (period * pattern.periodMs) / 1000);
      }
    },
  };
}
