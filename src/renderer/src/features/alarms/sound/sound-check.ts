import { create } from 'zustand';

/** Kept for the tab, so that a page that is loaded again does not ask again. */
const KEY = 'watchdesk.sound.heard';

interface SoundCheck {
  /** Who has said at this login that the test tone was heard, or why it was not; null: nobody yet. */
  readonly confirmedBy: number | null;
  readonly isOpen: boolean;
}

function kept(): number | null {
  try {
    const text = sessionStorage.getItem(KEY);
    return text === null ? null : Number(text);
  } catch {
    // A profile without storage.
    return null;
  }
}

export const useSoundCheck = create<SoundCheck>(() => ({ confirmedBy: kept(), isOpen: false }));

export function openSoundCheck(): void {
  useSoundCheck.setState({ isOpen: true });
}

export function closeSoundCheck(): void {
  useSoundCheck.setState({ isOpen: false });
}

/** Null: somebody logged out, and the next login asks again. */
export function keepSoundCheck(confirmedBy: number | null): void {
  useSoundCheck.setState({ confirmedBy });
  try {
    if (confirmedBy === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, String(confirmedBy));
  } catch {
    // It is asked once more after the page was loaded again.
  }
}
