/** Why a message was not understood: not valid wire data, or valid but outside what the protocol allows. */
export type DecodeReason = 'undecodable' | 'out-of-range';

/** The only error that decoding throws. Its class is its identity: callers tell it from a bug by `instanceof`. */
export class DecodeError extends Error {
  readonly reason: DecodeReason;

  constructor(reason: DecodeReason, message: string) {
    super(message);
    this.name = 'DecodeError';
    this.reason = reason;
  }
}

export function undecodable(message: string): DecodeError {
  return new DecodeError('undecodable', message);
}

export function outOfRange(message: string): DecodeError {
  return new DecodeError('out-of-range', message);
}
