import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WatchdeskClient } from '../../../shared/contract/index.ts';
import type { ClockDifference } from '../../../shared/stations/model.ts';
import { backOffMs } from './back-off.ts';
import {
  type Connection,
  type Connector,
  type LinkCause,
  LinkDownError,
  type LinkStatus,
} from './connection.ts';

export type Hello = Awaited<ReturnType<WatchdeskClient['system']['hello']>>;

const CONNECT_TIMEOUT_MS = 5000;
/** A socket whose other end is gone without a word is noticed after interval + timeout. */
const PING_INTERVAL_MS = 5000;
const PING_TIMEOUT_MS = 5000;
/** A program that has just started may take a few tries; only then is it called down. */
const PATIENT_ATTEMPTS = 4;

interface KeepConnectedDeps {
  readonly connector: Connector;
  readonly now: () => Date;
  readonly random: () => number;
  /** Takes the session up on a new connection, before any other call may use it. */
  readonly onConnected: (client: WatchdeskClient, connection: Connection) => Promise<void>;
}

export interface KeptConnection {
  readonly status: StoreApi<LinkStatus>;
  /** What the engine last said of itself; null before the first answer. */
  readonly hello: StoreApi<Hello | null>;
  /** How far this page's clock is ahead of the engine's; null before the first answer. */
  readonly clock: StoreApi<ClockDifference | null>;
  /** Goes to whichever connection is up; rejects with LinkDownError while none is. */
  readonly link: ClientLink<ClientContext>;
  retryNow(): void;
  stop(): void;
}

/** Keeps one connection to the engine up: connects, greets, watches, and connects again after a drop. */
export function keepConnected(deps: KeepConnectedDeps): KeptConnection {
  const { connector, now, random } = deps;
  const status = createStore<LinkStatus>(() => ({
    state: 'connecting',
    since: now(),
    cause: 'starting',
    retryAt: null,
  }));
  const hello = createStore<Hello | null>(() => null);
  const clock = createStore<ClockDifference | null>(() => null);
  const stopped = new AbortController();
  let current: Connection | null = null;
  let wake = (): void => {};

  const greet = async (connection: Connection): Promise<void> => {
    const client: WatchdeskClient = createORPCClient(connection.link);
    const askedAtMs = now().getTime();
    const answer = await client.system.hello(undefined, { signal: AbortSignal.timeout(PING_TIMEOUT_MS) });
    const tookMs = Math.max(0, now().getTime() - askedAtMs);
    hello.setState(answer, true);
    clock.setState(
      { aheadMs: askedAtMs + tookMs / 2 - answer.serverTime.getTime(), errorMs: tookMs / 2 },
      true,
    );
  };

  const watchPulse = async (connection: Connection): Promise<LinkCause> => {
    const timer = setInterval(() => {
      greet(connection).catch(() => connection.close());
    }, PING_INTERVAL_MS);
    try {
      return await connection.closed;
    } finally {
      clearInterval(timer);
    }
  };

  const holdOne = async (): Promise<LinkCause> => {
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(CONNECT_TIMEOUT_MS)]);
    const connection = await connector.connect(signal);
    stopped.signal.addEventListener('abort', () => connection.close(), { once: true });
    try {
      await greet(connection);
      await deps.onConnected(createORPCClient(connection.link), connection);
      current = connection;
      status.setState({ state: 'up', since: now() }, true);
      return await watchPulse(connection);
    } finally {
      current = null;
      connection.close();
    }
  };

  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const noteDown = (cause: LinkCause, attempt: number, retryAt: Date | null): void => {
    const before = status.getState();
    const since = before.state === 'up' ? now() : before.since;
    const state = cause === 'starting' && attempt < PATIENT_ATTEMPTS ? 'connecting' : 'down';
    status.setState({ state, since, cause, retryAt }, true);
  };

  const run = async (): Promise<void> => {
    let cause: LinkCause = 'starting';
    for (let attempt = 0; !stopped.signal.aborted; attempt += 1) {
      try {
        cause = await holdOne();
        attempt = 0;
      } catch {
        // Refused or not answered in time: the state says so, and the next try follows.
      }
      if (stopped.signal.aborted) return;
      const delayMs = backOffMs(attempt, random());
      noteDown(cause, attempt, new Date(now().getTime() + delayMs));
      await pause(delayMs);
      noteDown(cause, attempt, null);
    }
  };

  const stopWaking = connector.onWake(() => wake());
  void run();
  return {
    status,
    hello,
    clock,
    link: {
      call: (path, input, options) => {
        if (current === null)
          return Promise.reject(new LinkDownError('There is no connection to the engine.'));
        return current.link.call(path, input, options);
      },
    },
    retryNow: () => wake(),
    stop: () => {
      stopWaking();
      stopped.abort(new LinkDownError('The page is closing.'));
      wake();
    },
  };
}
