import type { Me } from '../../../shared/access/model.ts';
import { AppError } from '../app-error.ts';
import type { Clock } from '../clock.ts';

/** Where a connection comes from; said by the host when it hands the connection over, never by the client. */
export interface ConnectionOrigin {
  readonly transport: 'message-port' | 'websocket' | 'in-memory';
  readonly edition: 'desktop' | 'browser' | 'headless';
  /** The desk, as timelines and the audit log name it. */
  readonly station: string;
  /** The client's IP address; null where there is no network in between. */
  readonly address: string | null;
  /** From the browser's HttpOnly cookie: the connection starts with this session where it is still good. */
  readonly sessionToken?: string | null;
}

/** Who is behind a connection at the moment. */
export type Session =
  | { readonly me: null; readonly sessionId: null }
  | { readonly me: Me; readonly sessionId: string };
export type ActiveSession = Extract<Session, { sessionId: string }>;

export const anonymous: Session = { me: null, sessionId: null };

/** Where sessions are kept (the access module). */
export interface Sessions {
  /** The session as it stands now; null when it is unknown, ended or expired or its user may not enter. */
  find(token: string): Promise<ActiveSession | null>;
  /** Told when a session or its user changed in this process, so that connections need not wait for their next look. */
  onChange(listener: (sessionId: string) => void): () => void;
}

/**
 * How long a connection trusts what it knows of its session. A disabled user, a changed role or a logout at another
 * station takes effect after at most this long; in the same process at once.
 */
export const SESSION_TRUST_MS = 5000;

/** The session of one connection. */
export interface SessionHolder {
  /** As last known. */
  current(): Session;
  /** As kept in the database, looked up again when what is known is too old. */
  fresh(): Promise<Session>;
  /** After a login or resume on this connection, or when the person's own state changed. */
  set(token: string, session: ActiveSession): void;
  /** Replaces what is known of the session this connection already has (locked, password changed). */
  update(me: Me): void;
  /** This connection is nobody's any more; the session itself may live on. */
  clear(): void;
  /** The token of this connection's session, to end or rename it; null when nobody is logged in. */
  token(): string | null;
  /** What is known may be out of date. */
  invalidate(): void;
  /** Told whenever the session has been looked up or replaced, so that streams follow what it allows. */
  onKnown(listener: () => void): () => void;
}

interface SessionHolderDeps {
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly token: string | null;
  /** The connection's session changed or may have: calls that are under way must be looked at again. */
  readonly onDoubt?: () => void;
}

export function createSessionHolder({
  sessions,
  clock,
  token: first,
  onDoubt = () => {},
}: SessionHolderDeps): SessionHolder {
  let token = first;
  let known: Session = anonymous;
  let lookedUpAtMs = Number.NEGATIVE_INFINITY;
  // Rises whenever the answer of a look-up that is under way would be out of date.
  let generation = 0;
  let lookingUp: Promise<Session> | undefined;

  const listeners = new Set<() => void>();

  function know(session: Session): Session {
    known = session;
    lookedUpAtMs = clock.monotonicMs();
    for (const listener of [...listeners]) listener();
    return session;
  }

  async function lookUp(current: string): Promise<Session> {
    const started = generation;
    try {
      const found = await sessions.find(current);
      if (started !== generation) return fresh();
      if (found === null) token = null;
      return know(found ?? anonymous);
    } catch (error) {
      // Without the database nothing can be done anyway, but a screen that shows alarms must not be thrown out.
      const stillGood = known.me !== null && known.me.sessionExpiresAt > clock.now();
      if (!(error instanceof AppError) || error.code !== 'DATABASE_UNAVAILABLE' || !stillGood) throw error;
      return started === generation ? know(known) : known;
    } finally {
      if (started === generation) lookingUp = undefined;
    }
  }

  async function fresh(): Promise<Session> {
    if (token === null) return known;
    const expired = known.me !== null && known.me.sessionExpiresAt <= clock.now();
    if (!expired && clock.monotonicMs() - lookedUpAtMs < SESSION_TRUST_MS) return known;
    lookingUp ??= lookUp(token);
    return lookingUp;
  }

  function renew(nextToken: string | null, session: Session): void {
    generation += 1;
    lookingUp = undefined;
    token = nextToken;
    know(session);
    onDoubt();
  }

  return {
    current: () => known,
    fresh,
    token: () => token,
    set: (nextToken, session) => renew(nextToken, session),
    update: (me) => {
      if (known.sessionId !== null) renew(token, { me, sessionId: known.sessionId });
    },
    clear: () => renew(null, anonymous),
    invalidate: () => {
      generation += 1;
      lookingUp = undefined;
      lookedUpAtMs = Number.NEGATIVE_INFINITY;
      onDoubt();
    },
    onKnown: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
