import { type ReactNode, useEffect, useSyncExternalStore } from 'react';

/**
 * What lies below the status bar and the banner. While a dialog, a sheet or the lock screen is open, it is inert:
 * modality ends at the frame, because the banner must stay readable and its buttons usable (silencing a siren
 * must not wait for a form).
 */
let layers = 0;
const listeners = new Set<() => void>();

function change(by: number): void {
  layers += by;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Makes the workspace inert while `open`. */
export function useLayer(open: boolean): void {
  useEffect(() => {
    if (!open) return;
    change(1);
    return () => change(-1);
  }, [open]);
}

interface WorkspaceProps {
  readonly className: string | undefined;
  readonly children: ReactNode;
}

export function Workspace({ className, children }: WorkspaceProps): ReactNode {
  const inert = useSyncExternalStore(subscribe, () => layers > 0);
  return (
    <div className={className} inert={inert}>
      {children}
    </div>
  );
}
