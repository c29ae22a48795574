import { type Alarm, PRIORITY_RANK, Priority } from '../../../../../shared/alarms/model.ts';
import { sounds } from '../../../lib/alarm-call.ts';
import { createPart } from '../../../lib/part-of-queue.ts';

/** How long the silence button holds. It is not an acknowledgement: nothing but the sound changes. */
export const SILENCE_MS = 120_000;

/** One beep: when it begins within the pattern, how long it is, how high. */
export interface Tone {
  readonly atMs: number;
  readonly durationMs: number;
  readonly frequencyHz: number;
}

export interface SoundPattern {
  readonly tones: readonly Tone[];
  /** After this the pattern begins again. */
  readonly periodMs: number;
}

function pulses(count: number, frequencyHz: number, durationMs: number, gapMs: number): Tone[] {
  return Array.from({ length: count }, (_, index) => ({
    atMs: index * (durationMs + gapMs),
    durationMs,
    frequencyHz,
  }));
}

/**
 * Told apart by rhythm before pitch, so that a person who hears high tones badly still knows: never pausing two-tone,
 * three beeps, two beeps, one beep. All below 1,200 Hz, where small desk loudspeakers are strong and age-related
 * hearing loss is not.
 */
export const SOUND_PATTERNS: Readonly<Record<Priority, SoundPattern>> = {
  critical: {
    tones: [
      { atMs: 0, durationMs: 140, frequencyHz: 1046 },
      { atMs: 150, durationMs: 140, frequencyHz: 784 },
      { atMs: 300, durationMs: 140, frequencyHz: 1046 },
      { atMs: 450, durationMs: 140, frequencyHz: 784 },
    ],
    periodMs: 600,
  },
  high: { tones: pulses(3, 784, 160, 120), periodMs: 2500 },
  medium: { tones: pulses(2, 587, 180, 160), periodMs: 6000 },
  low: { tones: pulses(1, 440, 200, 0), periodMs: 15_000 },
};

/** A critical alarm that nobody took in time: the same two tones, half as long. */
export const FASTER_PATTERN: SoundPattern = {
  tones: SOUND_PATTERNS.critical.tones.map(({ atMs, durationMs, frequencyHz }) => ({
    atMs: atMs / 2,
    durationMs: durationMs / 2,
    frequencyHz,
  })),
  periodMs: SOUND_PATTERNS.critical.periodMs / 2,
};

/** Below this the desk's volume does not count for an alarm that has become so much louder. */
const LEAST_VOLUMES = [0, 0.5, 0.75, 1] as const;

/** What was silenced: these alarms, as urgent as they were, until then. */
export interface Silence {
  readonly untilMs: number;
  readonly urgencies: ReadonlyMap<number, number>;
}

export type SoundPlan =
  | { readonly kind: 'quiet' }
  | { readonly kind: 'silenced'; readonly untilMs: number }
  | { readonly kind: 'sounding'; readonly priority: Priority; readonly isFaster?: true };

/** Those that are to be heard. */
export const soundingOf = createPart(sounds);

/** Silences what sounds now; what comes later is not covered. */
export function silenceAll(alarms: readonly Alarm[], nowMs: number): Silence {
  return {
    untilMs: nowMs + SILENCE_MS,
    urgencies: new Map(soundingOf(alarms).map((alarm) => [alarm.id, urgencyOf(alarm)])),
  };
}

/**
 * The silence without alarms that no longer sound: one that is activated again after its
 * acknowledgement is new to the ear. A mere repeat of a silenced alarm stays silent, or a chattering box would make
 * the button useless; one that has become more urgent is heard.
 */
export function pruneSilence(
  silence: Silence | null,
  alarms: readonly Alarm[],
  nowMs: number,
): Silence | null {
  if (silence === null || nowMs >= silence.untilMs) return null;
  const open = new Set<number>(soundingOf(alarms).map((alarm) => alarm.id));
  const kept = [...silence.urgencies].filter(([id]) => open.has(id));
  if (kept.length === 0) return null;
  return kept.length === silence.urgencies.size
    ? silence
    : { untilMs: silence.untilMs, urgencies: new Map(kept) };
}

/** 1 is critical; each time it became louder because nobody took it counts as one priority, also above critical. */
const urgencyOf = ({ priority, loudness }: Alarm): number => PRIORITY_RANK[priority] - loudness;

/** Silenced as it was then; one that has become more urgent since is heard. */
function isSilenced(alarm: Alarm, silence: Silence | null): boolean {
  const silencedAs = silence?.urgencies.get(alarm.id);
  return silencedAs !== undefined && urgencyOf(alarm) >= silencedAs;
}

const holds = (silence: Silence | null, nowMs: number) =>
  silence !== null && nowMs < silence.untilMs ? silence : null;

interface Heard {
  /** Of the most urgent one; null where nothing is to be heard. */
  readonly urgency: number | null;
  readonly loudness: number;
  readonly someSilenced: boolean;
}

/** What is heard while nothing is silenced: found once for each list, however often it is asked for. */
const heardOfAll = new WeakMap<readonly Alarm[], Heard>();

function heardOf(alarms: readonly Alarm[], active: Silence | null): Heard {
  const sounding = soundingOf(alarms);
  const known = active === null ? heardOfAll.get(sounding) : undefined;
  if (known !== undefined) return known;
  let worst = Number.POSITIVE_INFINITY;
  let loudness = 0;
  let someSilenced = false;
  for (const alarm of sounding) {
    if (isSilenced(alarm, active)) someSilenced = true;
    else {
      worst = Math.min(worst, urgencyOf(alarm));
      loudness = Math.max(loudness, alarm.loudness);
    }
  }
  const heard = { urgency: Number.isFinite(worst) ? worst : null, loudness, someSilenced };
  if (active === null) heardOfAll.set(sounding, heard);
  return heard;
}

/** What is to be heard: the pattern of the worst alarm that nobody has acknowledged or claimed and that is not silenced. */
export function soundPlan(alarms: readonly Alarm[], silence: Silence | null, nowMs: number): SoundPlan {
  const active = holds(silence, nowMs);
  const { urgency, someSilenced } = heardOf(alarms, active);
  if (urgency !== null) {
    const priority = Priority.options[Math.max(0, urgency - 1)] ?? 'low';
    return { kind: 'sounding', priority, ...(urgency < 1 ? { isFaster: true as const } : {}) };
  }
  return someSilenced && active !== null ? { kind: 'silenced', untilMs: active.untilMs } : { kind: 'quiet' };
}

/** How loud it must be at least: what nobody takes is heard also where somebody turned the volume down. */
export function leastVolume(alarms: readonly Alarm[], silence: Silence | null, nowMs: number): number {
  return LEAST_VOLUMES[heardOf(alarms, holds(silence, nowMs)).loudness] ?? 0;
}
