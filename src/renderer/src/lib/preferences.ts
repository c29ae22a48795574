import { create } from 'zustand';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Language = 'en' | 'es';
/** Minutes without input after which the screen locks; 0 never. */
export type AutoLockMin = 0 | 5 | 15 | 30;

/** What this desk remembers on this computer, whoever is logged in. */
interface Preferences {
  readonly theme: ThemeChoice;
  readonly language: Language;
  readonly autoLockMin: AutoLockMin;
}

export const THEMES: readonly ThemeChoice[] = ['system', 'light', 'dark'];
export const LANGUAGES: readonly Language[] = ['en', 'es'];
export const AUTO_LOCK_MIN: readonly AutoLockMin[] = [0, 5, 15, 30];

const STORAGE_KEY = 'watchdesk.preferences';

function oneOf<T>(allowed: readonly T[], value: unknown, otherwise: T): T {
  return allowed.find((candidate) => candidate === value) ?? otherwise;
}

function systemLanguage(): Language {
  const spanish = typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('es');
  return spanish ? 'es' : 'en';
}

/** Reads what was stored; anything unknown (an older or newer program's) falls back to the default. */
export function parsePreferences(text: string | null, language: Language): Preferences {
  let stored: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) stored = { ...parsed };
  } catch {
    // Text that is not ours: the defaults stand.
  }
  return {
    theme: oneOf(THEMES, stored['theme'], 'system'),
    language: oneOf(LANGUAGES, stored['language'], language),
    autoLockMin: oneOf(AUTO_LOCK_MIN, stored['autoLockMin'], 0),
  };
}

function readStored(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function store(preferences: Preferences): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(preferences));
  } catch {
    // A profile without storage: the choice lasts until the page closes.
  }
}

export const usePreferences = create<Preferences>(() => parsePreferences(readStored(), systemLanguage()));

export function setPreference<K extends keyof Preferences>(key: K, value: Preferences[K]): void {
  usePreferences.setState({ [key]: value });
  store(usePreferences.getState());
}
