import type { ActiveSession, Sessions } from '../../src/engine/platform/rpc/session.ts';
import type { Me } from '../../src/shared/access/model.ts';

/** Sessions kept in a map; tests change them as another station would. */
export interface SessionTable extends Sessions {
  put(token: string, me: Me): void;
  remove(token: string): void;
}

export function createSessionTable(): SessionTable {
  const rows = new Map<string, ActiveSession>();
  const listeners = new Set<(sessionId: string) => void>();
  const tell = (token: string) => {
    for (const listener of listeners) listener(`session of ${token}`);
  };
  return {
    put: (token, me) => {
      rows.set(token, { me, sessionId: `session of ${token}` });
      tell(token);
    },
    remove: (token) => {
      rows.delete(token);
      tell(token);
    },
    find: async (token) => rows.get(token) ?? null,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
