import type { AnyProcedure } from '@orpc/server';
import { ORPCError } from '@orpc/server';
import type { ProcedureAccess } from '../../../shared/access/permissions.ts';
import { AppError } from '../app-error.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { type Audit, auditable } from './audit.ts';
import { authorise } from './authorise.ts';
import type { CallContext } from './call-context.ts';
import { guardStream, isStream } from './guarded-stream.ts';
import type { OpenConnection } from './open-connection.ts';
import { SESSION_TRUST_MS, type Session } from './session.ts';
import { errorTrail, toWireError } from './wire-error.ts';

/** Calls and streams one connection may have under way; a screen needs a handful. */
export const MAX_CALLS_PER_CONNECTION = 64;
export const MAX_STREAMS_PER_CONNECTION = 16;

export interface RunCallDeps {
  readonly audit: Audit;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly counters: { calls: number; refused: number; internalErrors: number };
}

export interface Call {
  readonly procedure: string;
  readonly row: ProcedureAccess;
  readonly connection: OpenConnection;
  readonly input: unknown;
  readonly signal: AbortSignal | undefined;
  readonly declared: AnyProcedure['~orpc']['errorMap'];
  /** Validates the input and runs the handler. */
  readonly run: (context: CallContext, signal: AbortSignal) => Promise<unknown>;
}

/** Runs one call for a connection: bounded, authorised, audited, its errors as the contract declares them. */
export async function runCall(deps: RunCallDeps, call: Call): Promise<unknown> {
  const { connection, row } = call;
  const gate = new AbortController();
  const giveUp = () => gate.abort(call.signal?.reason);
  call.signal?.addEventListener('abort', giveUp, { once: true });
  deps.counters.calls += 1;
  connection.calls += 1;
  let before: Session = connection.session.current();
  let outcome = 'ok';
  try {
    if (connection.calls > MAX_CALLS_PER_CONNECTION) throw tooMany('calls');
    before = await connection.session.fresh();
    authorise(row, before);
    const context = { session: before, origin: connection.origin, connection, signal: gate.signal };
    const output = await call.run(context, gate.signal);
    return isStream(output) ? openStream(deps, call, { source: output, gate, session: before }) : output;
  } catch (thrown) {
    const error = report(deps, call, thrown);
    outcome = error.code;
    throw error;
  } finally {
    connection.calls -= 1;
    if (row.audited) await writeAudit(deps, call, before, outcome);
  }
}

function tooMany(what: 'calls' | 'streams'): ORPCError<string, unknown> {
  return new ORPCError('TOO_MANY_REQUESTS', { message: `Too many ${what} at once on this connection.` });
}

function report(deps: RunCallDeps, call: Call, thrown: unknown): ORPCError<string, unknown> {
  if (call.signal?.aborted && !(thrown instanceof AppError)) return new ORPCError('CLIENT_CLOSED_REQUEST');
  const { error, bug } = toWireError(thrown, call.declared);
  if (bug) {
    deps.counters.internalErrors += 1;
    const details = { procedure: call.procedure, connection: call.connection.id, error: errorTrail(thrown) };
    deps.logger.error(details, 'A call failed unexpectedly.');
  } else {
    deps.counters.refused += 1;
  }
  return error;
}

interface StreamStart {
  readonly source: AsyncIterator<unknown>;
  readonly gate: AbortController;
  readonly session: Session;
}

/** Hands a stream out and looks at its session again and again: what a person may no longer see must stop. */
function openStream(deps: RunCallDeps, call: Call, { source, gate, session }: StreamStart): unknown {
  const { connection, row } = call;
  if (connection.openStreams >= MAX_STREAMS_PER_CONNECTION) {
    source.return?.().catch(() => undefined);
    throw tooMany('streams');
  }
  connection.openStreams += 1;

  let cancelTimer = () => {};
  async function lookAgain(): Promise<void> {
    try {
      const now = await connection.session.fresh();
      // Whoever logs in next on this connection has another organisation or role.
      if (now.sessionId !== session.sessionId) throw new AppError('UNAUTHENTICATED');
      authorise(row, now);
    } catch (thrown) {
      gate.abort(thrown);
    }
  }
  const doubted = () => void lookAgain();
  function schedule(): void {
    cancelTimer = deps.clock.after(SESSION_TRUST_MS, () => {
      doubted();
      schedule();
    });
  }
  if (row.permission !== 'public') {
    connection.doubts.add(doubted);
    schedule();
  }

  return guardStream(source, {
    signal: gate.signal,
    toError: (thrown) => report(deps, call, thrown),
    onEnd: () => {
      cancelTimer();
      connection.doubts.delete(doubted);
      connection.openStreams -= 1;
    },
  });
}

function triedUsername(input: unknown): string | null {
  const tried: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'username') : null;
  if (typeof tried !== 'string') return null;
  const name = auditable(tried.slice(0, 64));
  return typeof name === 'string' ? name : null;
}

async function writeAudit(deps: RunCallDeps, call: Call, before: Session, outcome: string): Promise<void> {
  const { connection, procedure, input } = call;
  // A login has its person only afterwards, a logout only before.
  const me = connection.session.current().me ?? before.me;
  try {
    await deps.audit({
      at: deps.clock.now(),
      organisationId: me?.organisationId ?? null,
      userId: me?.userId ?? null,
      userName: me?.username ?? triedUsername(input),
      station: connection.origin.station,
      address: connection.origin.address,
      procedure,
      input: auditable(input),
      outcome,
    });
  } catch (thrown) {
    // The call is already done or refused; taking its answer away would not undo it.
    deps.logger.error(
      { procedure, outcome, error: errorTrail(thrown) },
      'An audit line could not be written.',
    );
  }
}
