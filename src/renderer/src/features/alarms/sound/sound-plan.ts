import { type Alarm, PRIORITY_RANK, Priority } from '../../../../../shared/alarms/model.ts';
import { isMine, isUnacknowledged, sounds } from '../../../lib/alarm-call.ts';

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

/** What was silenced: these alarms, as urgent as they were, until then. */
export interface Silence {
  readonly untilMs: number;
  readonly urgencies: ReadonlyMap<number, Priority>;
}

export type SoundPlan =
  | { readonly kind: 'quiet' }
  | { readonly kind: 'silenced'; readonly untilMs: number }
  | { readonly kind: 'sounding'; readonly priority: Priority };

/** Silences what sounds now; what comes later is not covered. */
export function silenceAll(alarms: readonly Alarm[], nowMs: number): Silence {
  return {
    untilMs: nowMs + SILENCE_MS,
    urgencies: new Map(alarms.filter(sounds).map((alarm) => [alarm.id, urgencyOf(alarm)])),
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
  const open = new Set<number>(alarms.filter(sounds).map((alarm) => alarm.id));
  const kept = [...silence.urgencies].filter(([id]) => open.has(id));
  if (kept.length === 0) return null;
  return kept.length === silence.urgencies.size
    ? silence
    : { untilMs: silence.untilMs, urgencies: new Map(kept) };
}

/** One that nobody claimed in time sounds as one of the next higher priority. */
function urgencyOf(alarm: Alarm): Priority {
  if (alarm.escalationLevel === 0) return alarm.priority;
  const { options } = Priority;
  return options[Math.max(0, options.indexOf(alarm.priority) - 1)] ?? alarm.priority;
}

/** What is to be heard: the pattern of the worst alarm that nobody has acknowledged or claimed and that is not silenced. */
export function soundPlan(alarms: readonly Alarm[], silence: Silence | null, nowMs: number): SoundPlan {
  const active = silence !== null && nowMs < silence.untilMs ? silence : null;
  let worst: Priority | null = null;
  let silenced = false;
  for (const alarm of alarms) {
    if (!sounds(alarm)) continue;
    const urgency = urgencyOf(alarm);
    const silencedAs = active?.urgencies.get(alarm.id);
    if (silencedAs !== undefined && PRIORITY_RANK[urgency] >= PRIORITY_RANK[silencedAs]) {
      silenced = true;
    } else {
      if (worst === null || PRIORITY_RANK[urgency] < PRIORITY_RANK[worst]) worst = urgency;
    }
  }
  if (worst !== null) return { kind: 'sounding', priority: worst };
  return silenced && active !== null ? { kind: 'silenced', untilMs: active.untilMs } : { kind: 'quiet' };
}

/**
 * Critical alarms nobody was told of by the operating system yet; one that comes back from an acknowledgement, a claim or
 * the shelf counts anew.
 */
export function toAnnounce(
  alarms: readonly Alarm[],
  announced: ReadonlySet<number>,
): { readonly fresh: readonly Alarm[]; readonly announced: ReadonlySet<number> } {
  const critical = alarms.filter((alarm) => alarm.priority === 'critical' && sounds(alarm));
  return {
    fresh: critical.filter((alarm) => !announced.has(alarm.id)),
    announced: new Set(critical.map((alarm) => alarm.id)),
  };
}

/**
 * Of the alarms that this person has: those that became more urgent since they were looked at. They do not sound, for
 * somebody has them; they are heard once.
 */
export function becameWorse(
  alarms: readonly Alarm[],
  known: ReadonlyMap<number, Priority>,
  userId: number,
): { readonly worst: Priority | null; readonly known: ReadonlyMap<number, Priority> } {
  const mine = alarms.filter((alarm) => isMine(alarm, userId));
  const worse = mine.filter((alarm) => {
    const before = known.get(alarm.id);
    return (
      isUnacknowledged(alarm) && before !== undefined && PRIORITY_RANK[alarm.priority] < PRIORITY_RANK[before]
    );
  });
  const worst =
    Priority.options.find((priority) => worse.some((alarm) => alarm.priority === priority)) ?? null;
  return { worst, known: new Map(mine.map(({ id, priority }) => [id, priority])) };
}
