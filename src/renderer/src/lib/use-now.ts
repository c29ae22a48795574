import { useSyncExternalStore } from 'react';

/** One timer for the whole page, aligned to the full second, running only while someone shows a time. */
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setTimeout> | undefined;

function tick(): void {
  nowMs = Date.now();
  timer = setTimeout(tick, 1000 - (nowMs % 1000));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
  };
}

/** What is read of the time: whoever asks is drawn again when that changes, not each second. */
export function useAtNow<T extends string | number | boolean>(read: (nowMs: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(nowMs));
}

/** The time in Unix milliseconds, rounded down to a multiple of `everyMs` so that slower readers re-render less. */
export function useNowMs(everyMs = 1000): number {
  return useAtNow((ms) => ms - (ms % everyMs));
}
