import { ORPCError } from '@orpc/client';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Me } from '../../../shared/access/model.ts';
import type { WatchdeskClient } from '../../../shared/contract/index.ts';
import type { Connection } from './connection.ts';

export type SessionState =
  /** Nobody asked the engine yet. */
  | { readonly state: 'unknown' }
  | { readonly state: 'out'; readonly reason: 'none' | 'logged-out' | 'expired' }
  | { readonly state: 'in'; readonly me: Me };

/** Where the session's token is kept between connections. */
export interface TokenKeeper {
  keep(token: string): Promise<void>;
  /** The token to present on a new connection; null where the browser presents a cookie by itself. */
  present(): string | null;
  forget(): Promise<void>;
}

export interface Session {
  readonly store: StoreApi<SessionState>;
  login(client: WatchdeskClient, username: string, password: string): Promise<void>;
  logout(client: WatchdeskClient): Promise<void>;
  /** Takes up the session on a new connection. */
  resume(client: WatchdeskClient, connection: Connection): Promise<void>;
  setMe(me: Me): void;
  /** Asks again who is logged in and what they may see; leaves everything as it is where that fails. */
  refresh(client: WatchdeskClient): Promise<void>;
  /** Looks at what a call was refused for: it can say that the session ended or was locked elsewhere. */
  noteError(error: unknown, path: readonly string[]): void;
}

const RETRY_MS = 1500;

/** A refusal of these says something of the call, not of the session. */
const OWN_ANSWERS: ReadonlySet<string> = new Set(['access.login', 'access.resume', 'access.me']);

function codeOf(error: unknown): string | null {
  return error instanceof ORPCError ? error.code : null;
}

export function createSession(tokens: TokenKeeper): Session {
  const store = createStore<SessionState>(() => ({ state: 'unknown' }));

  const end = (reason: 'logged-out' | 'expired'): void => {
    void tokens.forget();
    store.setState({ state: 'out', reason }, true);
  };

  const change = (changes: Partial<Me>): void => {
    const now = store.getState();
    if (now.state === 'in') store.setState({ state: 'in', me: { ...now.me, ...changes } }, true);
  };

  const ask = async (client: WatchdeskClient): Promise<'answered' | 'later'> => {
    const token = tokens.present();
    try {
      const me = token === null ? await client.access.me() : await client.access.resume({ token });
      store.setState({ state: 'in', me }, true);
      return 'answered';
    } catch (error) {
      if (codeOf(error) !== 'UNAUTHENTICATED') return 'later';
      if (store.getState().state === 'in') end('expired');
      else if (store.getState().state === 'unknown') store.setState({ state: 'out', reason: 'none' }, true);
      return 'answered';
    }
  };

  /** The engine answers but the database does not: who is logged in cannot be known until it does. */
  const askAgain = async (client: WatchdeskClient, connection: Connection): Promise<void> => {
    let open = true;
    void connection.closed.then(() => {
      open = false;
    });
    do {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    } while (open && (await ask(client)) === 'later');
  };

  return {
    store,
    login: async (client, username, password) => {
      const { token, me } = await client.access.login({ username, password });
      await tokens.keep(token);
      store.setState({ state: 'in', me }, true);
    },
    logout: async (client) => {
      // What the person has goes back to everybody at once.
      await client.alarms.desk.leave({}).catch(() => undefined);
      await client.access.logout();
      end('logged-out');
    },
    resume: async (client, connection) => {
      if ((await ask(client)) === 'later') void askAgain(client, connection);
    },
    setMe: (me) => store.setState({ state: 'in', me }, true),
    refresh: async (client) => {
      const me = await client.access.me().catch(() => null);
      const now = store.getState();
      if (me !== null && now.state === 'in' && now.me.userId === me.userId)
        store.setState({ state: 'in', me }, true);
    },
    noteError: (error, path) => {
      if (OWN_ANSWERS.has(path.join('.')) || store.getState().state !== 'in') return;
      const code = codeOf(error);
      if (code === 'UNAUTHENTICATED') end('expired');
      if (code === 'SESSION_LOCKED') change({ locked: true });
      if (code === 'PASSWORD_CHANGE_REQUIRED') change({ mustChangePassword: true });
    },
  };
}

/** Desktop: in memory only, so that nothing of it is on the disk. */
export function createMemoryTokens(): TokenKeeper {
  let kept: string | null = null;
  return {
    keep: async (token) => {
      kept = token;
    },
    present: () => kept,
    forget: async () => {
      kept = null;
    },
  };
}

/** Browser: handed to the server at once, which sets an HttpOnly cookie that no script can read. */
export function createCookieTokens(request: typeof fetch): TokenKeeper {
  return {
    keep: async (token) => {
      await request('/session', { method: 'PUT', headers: { authorization: `Bearer ${token}` } });
    },
    present: () => null,
    forget: async () => {
      await request('/session', { method: 'DELETE' }).catch(() => undefined);
    },
  };
}
