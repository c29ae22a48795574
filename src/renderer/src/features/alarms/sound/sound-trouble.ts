import type { SoundTrouble } from '../../../../../shared/alarms/desk-contract.ts';

export type { SoundTrouble };

export interface SoundFacts {
  /** State of the audio context; null where the browser has none. */
  readonly context: 'running' | 'suspended' | 'interrupted' | 'closed' | null;
  /** Whether an output device is there; null where the browser does not tell. */
  readonly outputDevice: boolean | null;
  /** The desk's own setting, 0 to 1. */
  readonly volume: number;
}

/** The first thing that must be mended, or null when alarms can be heard. */
export function soundTrouble(facts: SoundFacts): SoundTrouble | null {
  if (facts.context === null || facts.context === 'closed') return 'unsupported';
  if (facts.outputDevice === false) return 'no-device';
  if (facts.volume <= 0) return 'volume-zero';
  return facts.context === 'running' ? null : 'not-running';
}

/**
 * Whether this desk has a loudspeaker. Only a browser that lists outputs without asking for the microphone can say
 * no; elsewhere an empty list means nothing, and a false warning would teach people to overlook the true one.
 */
export function hasOutputDevice(
  devices: readonly { readonly kind: string }[],
  listsOutputsUnasked: boolean,
): boolean | null {
  if (devices.some((device) => device.kind === 'audiooutput')) return true;
  return listsOutputsUnasked ? false : null;
}

const VOLUME_KEY = 'watchdesk.sound.volume';
export const DEFAULT_VOLUME = 0.8;

type VolumeStore = Pick<Storage, 'getItem' | 'setItem'>;

/** The desk's volume, 0 to 1; the default where none or nonsense is kept. */
export function readVolume(store: VolumeStore): number {
  const kept = store.getItem(VOLUME_KEY);
  if (kept === null) return DEFAULT_VOLUME;
  const volume = Number.parseFloat(kept);
  return volume >= 0 && volume <= 1 ? volume : DEFAULT_VOLUME;
}

export function writeVolume(store: VolumeStore, volume: number): void {
  store.setItem(VOLUME_KEY, String(Math.min(1, Math.max(0, volume))));
}
