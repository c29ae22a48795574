import { type ReactNode, useEffect, useSyncExternalStore } from 'react';

/**
 * What lies below the status bar and the banner. While a dialog, a sheet or the lock screen is open, it is inert:
 * modality ends at the frame, because the banner must stay readable and its buttons usable (silencing a siren
 * must not wait for a form).
 */
const layers = { dialog: 0, lock: 0 };
const listeners = new Set<() => void>();

function change(kind: keyof typeof layers, by: number): void {
  layers[kind] += by;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Makes the workspace inert while `open`; a lock also makes open dialogs inert, which keep what was typed. */
export function useLayer(open: boolean, kind: keyof typeof layers = 'dialog'): void {
  useEffect(() => {
    if (!open) return;
    change(kind, 1);
    return () => change(kind, -1);
  }, [open, kind]);
}

/** Whether the lock screen lies over dialogs and sheets. */
export function useUnderLock(): boolean {
  return useSyncExternalStore(subscribe, () => layers.lock > 0);
}

/** Anywhere, and outside of layers. */
let focused: HTMLElement | null = null;
let lastFocused: HTMLElement | null = null;

function rememberFocus(event: FocusEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return;
  focused = target;
  if (target.closest('[role="dialog"], [role="menu"]') === null) lastFocused = target;
}

/**
 * A layer that has gone is told of a moment later. Whoever pressed a key elsewhere by then has the focus there, and to
 * take it away would close what that key opened.
 */
export function hasMovedOn(): boolean {
  return document.activeElement !== null && document.activeElement !== document.body;
}

/**
 * Gives the focus back to where it was before the layer opened. The layers cannot remember it themselves: when they
 * look, the inert workspace has lost it, and a menu's item is gone.
 */
export function restoreFocus(): void {
  if (hasMovedOn()) return;
  lastFocused?.focus();
  if (!hasMovedOn()) focusHome();
}

/** Where the keys of a page go when what had the focus is gone or can no longer be pressed; spread on its list. */
export const KEYS_HOME = { 'data-keys-home': true } as const;

function focusHome(): void {
  document.querySelector<HTMLElement>('[data-keys-home]')?.focus();
}

/** A button that cannot be pressed any more would lose the focus, and with it the next key, to nobody. */
function keepKeys(): void {
  if (focused?.matches(':disabled') !== true) return;
  if (hasMovedOn() && document.activeElement !== focused) return;
  const dialog = focused.closest<HTMLElement>('[role="dialog"]');
  if (dialog === null) focusHome();
  else dialog.focus();
}

interface WorkspaceProps {
  readonly className: string | undefined;
  readonly children: ReactNode;
}

export function Workspace({ className, children }: WorkspaceProps): ReactNode {
  useEffect(() => {
    document.addEventListener('focusin', rememberFocus);
    const disabled = new MutationObserver(keepKeys);
    disabled.observe(document.body, { subtree: true, attributeFilter: ['disabled'] });
    return () => {
      document.removeEventListener('focusin', rememberFocus);
      disabled.disconnect();
    };
  }, []);
  const inert = useSyncExternalStore(subscribe, () => layers.dialog + layers.lock > 0);
  return (
    <div className={className} inert={inert}>
      {children}
    </div>
  );
}
