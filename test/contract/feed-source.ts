import type { CallContext } from '../../src/engine/platform/rpc/call-context.ts';
import type { Cursor, FeedFrame, FeedItem } from '../../src/shared/feed/model.ts';

/**
 * The least source of changes that keeps the contract's promises: positions as cursors, frames made when there is
 * room for them, device status merged, alarms never. It shows that a link carries them.
 */
export function createFeedSource() {
  const changes: FeedItem[] = [];
  const waiting = new Set<() => void>();

  function changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const wake = () => {
        waiting.delete(wake);
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const stop = () => {
        waiting.delete(wake);
        reject(signal.reason);
      };
      waiting.add(wake);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  function merged(items: readonly FeedItem[]): FeedItem[] {
    const kept = new Map<string, FeedItem>();
    for (const [index, item] of items.entries()) {
      const key = item.kind === 'status' ? `status ${item.status.deviceId}` : `${index}`;
      kept.delete(key);
      kept.set(key, item);
    }
    return [...kept.values()];
  }

  async function* watch(
    input: { readonly stream: string; readonly cursor?: Cursor | undefined },
    { signal, connection }: CallContext,
    notes: string[],
  ): AsyncGenerator<FeedFrame, void> {
    const window = connection.streams.open(input.stream);
    let position = Number(input.cursor ?? 0);
    try {
      while (true) {
        await window.hasRoom(signal);
        while (position === changes.length) await changed(signal);
        const items = merged(changes.slice(position));
        position = changes.length;
        const cursor = String(position);
        window.sent(cursor);
        yield { type: 'changes', cursor, items };
      }
    } finally {
      window.close();
      notes.push(`${input.stream} ended`);
    }
  }

  return {
    watch,
    change: (...items: FeedItem[]): void => {
      changes.push(...items);
      for (const wake of [...waiting]) wake();
    },
  };
}
