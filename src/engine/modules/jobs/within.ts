import type { Clock } from '../../platform/clock.ts';

/** Work that is told to end, and no longer waited for, when its time is over or the station stops. */
export async function within<T>(
  timeLimitMs: number,
  clock: Clock,
  stopping: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const onStop = () => ending.abort(new Error('The station was stopped while it ran.'));
  const cancel = clock.after(timeLimitMs, () =>
    ending.abort(new Error(`It took longer than ${timeLimitMs / 60_000} minutes.`)),
  );
  stopping.addEventListener('abort', onStop, { once: true });
  if (stopping.aborted) onStop();
  try {
    return await new Promise<T>((resolve, reject) => {
      ending.signal.addEventListener('abort', () => reject(ending.signal.reason), { once: true });
      if (ending.signal.aborted) reject(ending.signal.reason);
      else work(ending.signal).then(resolve, reject);
    });
  } finally {
    cancel();
    stopping.removeEventListener('abort', onStop);
  }
}
