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

let lastFocused: HTMLElement | null = null;

function rememberFocus(event: FocusEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLElement) || target.closest('[role="dialog"], [role="menu"]') !== null) return;
  lastFocused = target;
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
  if (!hasMovedOn() && lastFocused?.isConnected === true) lastFocused.focus();
}

interface WorkspaceProps {
  readonly className: string | undefined;
  readonly children: ReactNode;
}

export function Workspace({ className, children }: WorkspaceProps): ReactNode {
  useEffect(() => {
    document.addEventListener('focusin', rememberFocus);
    return () => document.removeEventListener('focusin', rememberFocus);
  }, []);
  const inert = useSyncExternalStore(subscribe, () => layers.dialog + layers.lock > 0);
  return (
    <div className={className} inert={inert}>
      {children}
    </div>
  );
}
