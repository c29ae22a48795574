import type { StoreApi } from 'zustand/vanilla';
import { procedureAccess } from '../../../shared/access/permissions.ts';
import type { SessionState } from './session.ts';

function isLocked(state: SessionState): boolean {
  return state.state === 'in' && state.me.locked;
}

/** Reads that the engine refuses while the screen is locked. What changes something is never kept for later. */
function waits(path: readonly string[]): boolean {
  const access = procedureAccess[path.join('.')];
  if (access === undefined || access.audited || access.whileLocked === true) return false;
  return access.permission !== 'public' && access.permission !== 'self';
}

/**
 * Keeps a page's read until the screen is unlocked. The pages under the lock go on living; refused, they would show
 * a failure afterwards where there was none.
 */
export function waitForUnlock(
  session: StoreApi<SessionState>,
  path: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!waits(path) || !isLocked(session.getState())) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = session.subscribe((state) => {
      if (isLocked(state)) return;
      stop();
      resolve();
    });
    signal?.addEventListener('abort', () => {
      stop();
      reject(signal.reason);
    });
  });
}
