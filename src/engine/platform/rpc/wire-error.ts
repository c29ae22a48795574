import type { ErrorMap } from '@orpc/contract';
import { ORPCError, ValidationError } from '@orpc/server';
import { AppError } from '../app-error.ts';

/** An error as the caller will see it; `cause` is set where it is a bug that must be logged. */
export interface WireError {
  readonly error: ORPCError<string, unknown>;
  readonly bug: boolean;
}

const internal = (): WireError => ({
  error: new ORPCError('INTERNAL_SERVER_ERROR', {
    message: 'Something went wrong in the engine. Its log says what.',
  }),
  bug: true,
});

/** More of them tell the caller nothing new. */
const MAX_ISSUES = 10;

function invalidInput({ issues }: ValidationError): WireError {
  return {
    error: new ORPCError('BAD_REQUEST', {
      message: 'The input is not valid.',
      data: {
        issues: issues.slice(0, MAX_ISSUES).map(({ message, path }) => ({
          message,
          path: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)),
        })),
      },
    }),
    bug: false,
  };
}

/** Turns what a procedure threw into what its contract declares; everything else becomes an error without details. */
export function toWireError(thrown: unknown, declared: ErrorMap): WireError {
  if (thrown instanceof AppError) {
    const declaration = declared[thrown.code];
    if (declaration === undefined) return internal();
    const { status, message } = declaration;
    return {
      error: new ORPCError<string, unknown>(thrown.code, {
        ...(status === undefined ? {} : { status }),
        ...(message === undefined ? {} : { message }),
        ...(thrown.data === undefined ? {} : { data: thrown.data }),
      }),
      bug: false,
    };
  }
  if (thrown instanceof ORPCError) {
    if (thrown.code === 'BAD_REQUEST' && thrown.cause instanceof ValidationError)
      return invalidInput(thrown.cause);
    if (thrown.code === 'TOO_MANY_REQUESTS' || declared[thrown.code] !== undefined)
      return { error: thrown, bug: false };
  }
  return internal();
}

/** For the log: name, message and stack of an error and its causes, but none of its fields, which may hold data. */
export function errorTrail(thrown: unknown, depth = 0): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { message: String(thrown) };
  const { name, message, stack, cause } = thrown;
  const code: unknown = Reflect.get(thrown, 'code');
  return {
    name,
    message,
    stack,
    ...(typeof code === 'string' ? { code } : {}),
    ...(cause === undefined || depth === 4 ? {} : { cause: errorTrail(cause, depth + 1) }),
  };
}
