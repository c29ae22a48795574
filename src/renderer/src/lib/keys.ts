/**
 * Shortcuts are written as people say them: 'a', '?', 'ArrowDown', 'mod+k' (Ctrl, or ⌘ on a Mac), 'g a' (G, then
 * A within a second and a half), 'shift+a'.
 */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export const SEQUENCE_TIMEOUT_MS = 1500;

/**
 * The names under which a key press may be asked for. The character comes first (a French A is where an English Q
 * is); a keyboard that writes no Latin letter (Greek, Cyrillic, Arabic) answers by the key's place instead.
 */
export function namesOf(press: KeyPress): readonly string[] {
  const named = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const names = [named];
  const place = /^Key([A-Z])$/.exec(press.code)?.[1] ?? /^Digit([0-9])$/.exec(press.code)?.[1];
  const latin = named.length > 1 || /^[\x20-\x7e]$/.test(named);
  if (place !== undefined && !latin) names.push(place.toLowerCase());
  if (press.code === 'Slash' && !latin) names.push(press.shiftKey ? '?' : '/');
  if (press.ctrlKey || press.metaKey) return names.map((name) => `mod+${name}`);
  // Asked for first; where nobody wants the shifted letter, it counts as the plain one.
  const shifted = press.shiftKey ? names.filter((name) => /^[a-z]$/.test(name)) : [];
  return [...shifted.map((name) => `shift+${name}`), ...names];
}

export type Step = { readonly matched: string } | { readonly pending: string } | 'none';

/**
 * One step through the shortcuts that are in force: the press ends a shortcut, begins a sequence or is nothing.
 * `pending` is the first half of a sequence that is still fresh.
 */
export function step(press: KeyPress, pending: string | null, shortcuts: readonly string[]): Step {
  if (press.altKey) return 'none';
  const names = namesOf(press);
  for (const name of names) {
    const whole = pending === null ? name : `${pending} ${name}`;
    if (shortcuts.includes(whole)) return { matched: whole };
  }
  if (pending !== null) return step(press, null, shortcuts);
  const begun = names.find((name) => shortcuts.some((shortcut) => shortcut.startsWith(`${name} `)));
  return begun === undefined ? 'none' : { pending: begun };
}

/** Of those that ask for the same key, in the order of their registration. */
export function whoHas<Entry extends { readonly yields: boolean }>(
  entries: readonly Entry[],
): Entry | undefined {
  return entries.findLast(({ yields }) => !yields) ?? entries.at(-1);
}

const GLYPHS: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  enter: 'Enter',
  space: 'Space',
  left: '←',
  right: '→',
};

/** How a shortcut is written on screen: 'mod+k' is ⌘K on a Mac and Ctrl K elsewhere; 'g a' is G A. */
export function writeKeys(shortcut: string, isMac: boolean): readonly string[] {
  return shortcut.split(' ').map((press) => {
    const [last = '', ...modifiers] = press === '+' ? [press] : press.split('+').reverse();
    const key = GLYPHS[last] ?? (last.length === 1 ? last.toUpperCase() : last);
    if (modifiers.includes('mod')) return isMac ? `⌘${key}` : `Ctrl ${key}`;
    return modifiers.includes('shift') ? `⇧${key}` : key;
  });
}

/** Whether the event's target takes text, so that letters belong to it. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  if (!(target instanceof HTMLInputElement)) return false;
  return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
}
