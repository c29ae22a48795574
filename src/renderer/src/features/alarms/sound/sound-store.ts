import { create } from 'zustand';
import type { Priority } from '../../../../../shared/alarms/model.ts';
import type { Silence } from './sound-plan.ts';
import { readVolume, type SoundFacts, writeVolume } from './sound-trouble.ts';

interface SoundState extends SoundFacts {
  readonly silence: Silence | null;
  /** What nobody takes is heard at least so loud, whatever the desk's volume is. */
  readonly leastVolume: number;
  /** Asks the browser to let sound through; does something only when called from a click or a key. */
  readonly enable: () => void;
  readonly test: (priority: Priority) => void;
}

const nothing = (): void => undefined;

function keptVolume(): number {
  try {
    return readVolume(localStorage);
  } catch {
    // A profile without storage.
    return readVolume({ getItem: () => null, setItem: nothing });
  }
}

/** What the banner shows of the desk's sound; `useAlarmSound` keeps it true. */
export const useSoundStore = create<SoundState>(() => ({
  // Until the page has tried, nothing is claimed to be wrong.
  context: 'running',
  outputDevice: null,
  volume: keptVolume(),
  silence: null,
  leastVolume: 0,
  enable: nothing,
  test: nothing,
}));

export function setVolume(volume: number): void {
  useSoundStore.setState({ volume });
  try {
    writeVolume(localStorage, volume);
  } catch {
    // The choice lasts until the page closes.
  }
}

export function setSilence(silence: Silence | null): void {
  useSoundStore.setState({ silence });
}
