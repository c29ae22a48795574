import type { ChannelKind, Relay } from '../../../../shared/relays/model.ts';

export const UNITS_MS = { ms: 1, s: 1000, min: 60_000 } as const;
export type DurationUnit = keyof typeof UNITS_MS;

const DURATION_MS = { min: 50, max: 3_600_000 } as const;

/** A channel's settings as the form has them. */
export interface ChannelForm {
  readonly name: string;
  readonly description: string;
  readonly kind: ChannelKind;
  readonly duration: string;
  readonly unit: DurationUnit;
  readonly interlockGroup: string;
  readonly isActive: boolean;
  readonly normallyOn: boolean;
  readonly isDangerous: boolean;
  readonly inSequences: boolean;
  readonly autoMode: boolean;
  readonly notes: string;
}

/** The largest unit that says it in whole numbers. */
function durationOf(durationMs: number | null): Pick<ChannelForm, 'duration' | 'unit'> {
  const ms = durationMs ?? 500;
  const unit = ms % UNITS_MS.min === 0 ? 'min' : ms % UNITS_MS.s === 0 ? 's' : 'ms';
  return { duration: String(ms / UNITS_MS[unit]), unit };
}

export function formOf(relay: Relay): ChannelForm {
  const { name, description, kind, interlockGroup, isActive, notes } = relay;
  const { normallyOn, isDangerous, inSequences, autoMode } = relay;
  return {
    ...durationOf(relay.durationMs),
    name,
    description: description ?? '',
    kind,
    interlockGroup: interlockGroup ?? '',
    isActive,
    normallyOn,
    isDangerous,
    inSequences,
    autoMode,
    notes: notes ?? '',
  };
}

export const isTimed = (kind: ChannelKind): boolean => kind === 'pulse' || kind === 'timed';

/** Null where it is no time that a board can count. */
export function durationMsOf({ duration, unit }: Pick<ChannelForm, 'duration' | 'unit'>): number | null {
  const ms = Math.round(Number(duration.trim().replace(',', '.')) * UNITS_MS[unit]);
  return duration.trim() !== '' && ms >= DURATION_MS.min && ms <= DURATION_MS.max ? ms : null;
}

const textOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Everything, as the engine takes it; what a kind does not have is left as it was. */
export function settingsOf(form: ChannelForm) {
  const { name, kind, isActive, normallyOn, isDangerous, inSequences, autoMode } = form;
  return {
    name: name.trim(),
    description: textOrNull(form.description),
    notes: textOrNull(form.notes),
    kind,
    isActive,
    normallyOn,
    isDangerous,
    autoMode,
    ...(isTimed(kind) ? { durationMs: durationMsOf(form) } : {}),
    ...(kind === 'momentary' ? {} : { inSequences, interlockGroup: textOrNull(form.interlockGroup) }),
  };
}
