import type { Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/websocket';
import { type ProcedureAccess, procedureAccess } from '../../../shared/access/permissions.ts';
import { contract } from '../../../shared/contract/index.ts';
import type { OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Audit } from './audit.ts';
import type { CallContext } from './call-context.ts';
import { type OpenConnection, openConnection } from './open-connection.ts';
import { procedureRows } from './procedure-rows.ts';
import { runCall } from './run-call.ts';
import { anonymous, type ConnectionOrigin, type Sessions } from './session.ts';
import { errorTrail } from './wire-error.ts';
import { type CloseReason, checkInbound } from './wire-message.ts';

/** What a link gives the dispatcher: the way out to one client. */
export interface Wire {
  /** May return a promise: a stream then waits for it before its next event. */
  send(data: string): Promise<void> | void;
  /** Ends the connection from our side; `closed` of the served connection must follow. */
  close(reason: CloseReason): void;
}

/** What the dispatcher gives a link. None of these throws. */
export interface ServedConnection {
  /** One inbound message, as it came. */
  readonly receive: (data: unknown) => void;
  /** The link has ended: all calls and streams of the connection are aborted. */
  readonly closed: () => void;
  /** The link reports a violation that it handles itself (an oversized frame, broken UTF-8). */
  readonly failed: (error: Error) => void;
}

/** Rising counts since the start, for the metrics; `connections` is the present number. */
export interface RpcCounters {
  connections: number;
  calls: number;
  /** Calls answered with a declared error or refused input. */
  refused: number;
  internalErrors: number;
  /** Messages that ended their connection. */
  malformed: number;
  oversized: number;
}

export interface Dispatcher {
  readonly clock: Clock;
  readonly counters: Readonly<RpcCounters>;
  /** Takes up a client over any link. */
  connect(origin: ConnectionOrigin, wire: Wire): ServedConnection;
  /** Who is logged in, once a connection. */
  people(): readonly Person[];
  /** Ends all connections (1001, going away). */
  close(): void;
}

export interface Person {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
}

/** A router that implements the whole contract. */
export type ContractRouter = Router<typeof contract, CallContext>;

export interface DispatcherDeps {
  readonly router: ContractRouter;
  readonly sessions: Sessions;
  readonly audit: Audit;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Only tests give another one. */
  readonly access?: Readonly<Record<string, ProcedureAccess>>;
}

/**
 * Runs the contract's procedures for any link. Every call passes the same gate: who is it (session, looked up again
 * every few seconds), may they (permission table), input validation, handler, audit log, declared errors. Throws when
 * the permission table and the contract do not match.
 */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { router, sessions, audit, logger, clock, access = procedureAccess } = deps;
  const rows = procedureRows(contract, router, access);
  const counters: RpcCounters = {
    connections: 0,
    calls: 0,
    refused: 0,
    internalErrors: 0,
    malformed: 0,
    oversized: 0,
  };
  const open = new Map<OpenConnection, (reason: CloseReason) => void>();
  const byContext = new WeakMap<object, OpenConnection>();
  let lastId = 0;

  const handler = new RPCHandler<CallContext>(router, {
    clientInterceptors: [
      ({ next, ...options }) => {
        const procedure = options.path.join('.');
        const row = rows.get(procedure);
        const connection = byContext.get(options.context.connection);
        if (row === undefined || connection === undefined)
          throw new Error(`${procedure} cannot be dispatched`);
        return runCall(
          { audit, logger, clock, counters },
          {
            procedure,
            row,
            connection,
            input: options.input,
            signal: options.signal,
            declared: options.procedure['~orpc'].errorMap,
            run: (context, signal) => next({ ...options, context, signal }),
          },
        );
      },
    ],
  });

  sessions.onChange((sessionId) => {
    for (const connection of open.keys()) {
      if (connection.session.current().sessionId === sessionId) connection.session.invalidate();
    }
  });

  function count({ code }: CloseReason): void {
    if (code === 1009) counters.oversized += 1;
    else counters.malformed += 1;
  }

  function connect(origin: ConnectionOrigin, wire: Wire): ServedConnection {
    lastId += 1;
    const connection = openConnection({ id: `${origin.transport}-${lastId}`, origin, sessions, clock });
    byContext.set(connection, connection);
    open.set(connection, end);
    counters.connections += 1;
    const context: CallContext = { session: anonymous, origin, connection, signal: connection.signal };
    // The peer protocol of oRPC's WebSocket adapter, without its listeners: what reaches it is checked first.
    const peer = {
      send: (data: unknown) =>
        typeof data === 'string' && open.has(connection) ? wire.send(data) : undefined,
      addEventListener: () => undefined,
    };

    function closed(): void {
      if (!open.delete(connection)) return;
      counters.connections -= 1;
      handler.close(peer);
      connection.end();
    }
    function end(reason: CloseReason): void {
      closed();
      wire.close(reason);
    }
    function refuse(reason: CloseReason): void {
      count(reason);
      logger.warn(
        { connection: connection.id, address: origin.address, ...reason },
        'A connection was ended.',
      );
      end(reason);
    }
    function receive(data: unknown): void {
      if (!open.has(connection)) return;
      const checked = checkInbound(data);
      if (!checked.ok) {
        refuse(checked.close);
        return;
      }
      handler.message(peer, checked.text, { context }).catch((thrown: unknown) => {
        // Calls answer their own errors; what arrives here is a link that ended while an answer was being sent.
        logger.debug(
          { connection: connection.id, error: errorTrail(thrown) },
          'An answer was not delivered.',
        );
      });
    }
    function failed(error: Error): void {
      const code: unknown = Reflect.get(error, 'code');
      if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') counters.oversized += 1;
      else if (typeof code === 'string' && code.startsWith('WS_ERR_')) counters.malformed += 1;
      logger.warn({ connection: connection.id, address: origin.address, code }, 'A connection failed.');
    }
    return { receive, closed, failed };
  }

  return {
    clock,
    counters,
    connect,
    people: () => [...open.keys()].flatMap(({ session }) => session.current().me ?? []),
    close: () => {
      for (const end of [...open.values()]) end({ code: 1001, reason: 'The engine is stopping.' });
    },
  };
}
