import { describe, expect, it } from 'vitest';
import { type Alarm, Priority } from '../../../../../shared/alarms/model.ts';
import { anAlarm, NOON_MS } from '../alarm.fixture.ts';
import {
  leastVolume,
  pruneSilence,
  SILENCE_MS,
  SOUND_PATTERNS,
  silenceAll,
  soundPlan,
} from './sound-plan.ts';

const panic = anAlarm({ id: 1, type: 'PANIC1', priority: 'critical' });
const tamper = anAlarm({ id: 2, type: 'TAMPER', priority: 'high' });
const seen = anAlarm({ id: 1, type: 'PANIC1', priority: 'critical', state: 'acknowledged_active' });

describe('what is heard', () => {
  it('is the worst unacknowledged alarm, from the first moment until it is acknowledged', () => {
    expect(soundPlan([tamper, panic], null, NOON_MS)).toEqual({ kind: 'sounding', priority: 'critical' });
    expect(soundPlan([tamper, seen], null, NOON_MS)).toEqual({ kind: 'sounding', priority: 'high' });
    expect(soundPlan([seen], null, NOON_MS)).toEqual({ kind: 'quiet' });
  });

  it('goes on for an alarm that has returned to normal but was never acknowledged', () => {
    const returned = anAlarm({ id: 3, state: 'unacknowledged_returned', priority: 'medium' });
    expect(soundPlan([returned], null, NOON_MS)).toEqual({ kind: 'sounding', priority: 'medium' });
  });
});

describe('what is not heard', () => {
  it.each([
    { claimedBy: 'Maria', claimedStation: 'Desk 2', claimedAt: new Date(NOON_MS) },
    { suppression: 'shelved' as const, suppressedAt: new Date(NOON_MS), suppressedUntil: new Date(NOON_MS) },
    { suppression: 'on_test' as const, suppressedAt: new Date(NOON_MS), suppressedUntil: new Date(NOON_MS) },
  ])('is an alarm that somebody has or that is kept quiet: %j', (input) => {
    const quiet = anAlarm({ id: 1, priority: 'critical', ...input });
    expect(soundPlan([quiet], null, NOON_MS).kind).toBe('quiet');
  });
});

describe('an alarm that nobody claimed in time', () => {
  it('sounds as the next higher priority', () => {
    expect(soundPlan([anAlarm({ id: 1, priority: 'medium', loudness: 1 })], null, NOON_MS)).toEqual({
      kind: 'sounding',
      priority: 'high',
    });
  });
});

describe('silence', () => {
  it('holds for two minutes and then sounds again, for it acknowledges nothing', () => {
    const silence = silenceAll([panic], NOON_MS);
    expect(soundPlan([panic], silence, NOON_MS + SILENCE_MS - 1)).toEqual({
      kind: 'silenced',
      untilMs: NOON_MS + SILENCE_MS,
    });
    expect(soundPlan([panic], silence, NOON_MS + SILENCE_MS).kind).toBe('sounding');
  });

  it('is broken at once by a new alarm, even one of a lower priority', () => {
    const silence = silenceAll([panic], NOON_MS);
    expect(soundPlan([panic, tamper], silence, NOON_MS + 1)).toEqual({ kind: 'sounding', priority: 'high' });
  });

  it('is not broken by a repeat of what it silenced', () => {
    const silence = silenceAll([panic], NOON_MS);
    const repeated = anAlarm({ id: 1, priority: 'critical', count: 40, revision: 40 });
    expect(soundPlan([repeated], silence, NOON_MS + 1).kind).toBe('silenced');
  });

  it('is broken by what becomes more urgent: a higher priority, or nobody who claimed it in time', () => {
    const silence = silenceAll([tamper], NOON_MS);
    for (const change of [{ priority: 'critical' as const }, { loudness: 1 }])
      expect(soundPlan([{ ...tamper, ...change }], silence, NOON_MS + 1).kind).toBe('sounding');
  });

  it('does not cover an alarm that comes back after its acknowledgement', () => {
    const silence = pruneSilence(silenceAll([panic, tamper], NOON_MS), [seen, tamper], NOON_MS + 1);
    expect(soundPlan([panic, tamper], silence, NOON_MS + 2)).toEqual({
      kind: 'sounding',
      priority: 'critical',
    });
  });

  it('ends when nothing it covers is left', () => {
    expect(pruneSilence(silenceAll([panic], NOON_MS), [seen], NOON_MS + 1)).toBeNull();
  });
});

describe('the patterns', () => {
  it.each(Priority.options)('the one for %s fits into its period and begins at once', (priority) => {
    const { tones, periodMs } = SOUND_PATTERNS[priority];
    expect(tones[0]?.atMs).toBe(0);
    for (const tone of tones) expect(tone.atMs + tone.durationMs).toBeLessThanOrEqual(periodMs);
  });

  it('are the more urgent the worse the priority', () => {
    const periods = Priority.options.map((priority) => SOUND_PATTERNS[priority].periodMs);
    expect(periods).toEqual([...periods].sort((a, b) => a - b));
  });
});

describe('an alarm that nobody takes', () => {
  const louder = (loudness: number, change: Partial<Alarm> = {}) =>
    anAlarm({ id: 1, priority: 'critical', loudness, ...change });

  it('is faster than any other where it is critical already, and as loud as its steps ask', () => {
    expect(soundPlan([louder(1)], null, NOON_MS)).toEqual({
      kind: 'sounding',
      priority: 'critical',
      isFaster: true,
    });
    expect([0, 1, 2, 3].map((loudness) => leastVolume([louder(loudness)], null, NOON_MS))).toEqual([
      0, 0.5, 0.75, 1,
    ]);
  });

  it('breaks a silence each time it becomes louder, and no volume counts for what is silenced', () => {
    const silence = silenceAll([louder(1)], NOON_MS);
    expect(soundPlan([louder(1)], silence, NOON_MS)).toMatchObject({ kind: 'silenced' });
    expect(leastVolume([louder(1)], silence, NOON_MS)).toBe(0);
    expect(soundPlan([louder(2)], silence, NOON_MS)).toMatchObject({ kind: 'sounding', isFaster: true });
    expect(leastVolume([louder(2)], silence, NOON_MS)).toBe(0.75);
  });
});
