interface GuardedStreamOptions {
  /** Ends the stream from outside, with its reason as the error the reader sees. */
  readonly signal: AbortSignal;
  /** Called once, however the stream ends; also when it was never read. */
  readonly onEnd: () => void;
  readonly toError: (thrown: unknown) => unknown;
}

export function isStream(output: unknown): output is AsyncIterator<unknown> {
  return typeof output === 'object' && output !== null && 'next' in output && Symbol.asyncIterator in output;
}

/**
 * A procedure's stream that ends at once when `signal` says so, even while its source waits for something else. The
 * source is told by `return`, so that its `finally` runs.
 */
export function guardStream(
  source: AsyncIterator<unknown>,
  { signal, onEnd, toError }: GuardedStreamOptions,
): AsyncIterableIterator<unknown> {
  let ended = false;
  // One slot instead of a race per event: racing against a long-lived promise keeps every event's closure alive.
  let refuseCurrent: ((reason: unknown) => void) | undefined;

  function end(): void {
    if (ended) return;
    ended = true;
    signal.removeEventListener('abort', abort);
    onEnd();
    // Not awaited: a source that is stuck must not hold the reader up; a failing `finally` has nobody to tell.
    source.return?.().catch(() => undefined);
  }
  function abort(): void {
    const refuse = refuseCurrent;
    end();
    refuse?.(toError(signal.reason));
  }
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();

  return {
    next: () => {
      if (signal.aborted) return Promise.reject(toError(signal.reason));
      if (ended) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve, reject) => {
        refuseCurrent = reject;
        source.next().then(
          (step) => {
            refuseCurrent = undefined;
            if (step.done) end();
            resolve(step);
          },
          (thrown: unknown) => {
            refuseCurrent = undefined;
            if (ended) return;
            end();
            reject(toError(thrown));
          },
        );
      });
    },
    return: (value) => {
      end();
      return Promise.resolve({ done: true, value });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
