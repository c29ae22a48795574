import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock.ts';
import { createAckWindows } from './ack-window.ts';
import type { Connection } from './call-context.ts';
import { type ConnectionOrigin, createSessionHolder, type Sessions } from './session.ts';

/** A connection as the dispatcher keeps it. */
export interface OpenConnection extends Connection {
  /** Under way at the moment. */
  calls: number;
  openStreams: number;
  /** What to do when the connection's session may have changed. */
  readonly doubts: Set<() => void>;
  end(): void;
}

interface OpenConnectionDeps {
  readonly id: string;
  readonly origin: ConnectionOrigin;
  readonly sessions: Sessions;
  readonly clock: Clock;
}

export function openConnection({ id, origin, sessions, clock }: OpenConnectionDeps): OpenConnection {
  const controller = new AbortController();
  // Each call and stream of the connection may listen to it.
  setMaxListeners(0, controller.signal);
  const doubts = new Set<() => void>();
  return {
    id,
    origin,
    signal: controller.signal,
    session: createSessionHolder({
      sessions,
      clock,
      token: origin.sessionToken ?? null,
      onDoubt: () => {
        for (const doubt of [...doubts]) doubt();
      },
    }),
    streams: createAckWindows(),
    calls: 0,
    openStreams: 0,
    doubts,
    end: () => controller.abort(new Error('The connection has ended.')),
  };
}
