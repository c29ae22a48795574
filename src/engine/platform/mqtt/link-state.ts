import type { LinkState } from '../../../shared/system/model.ts';
import type { Clock } from '../clock.ts';

/** How the way to the devices stands, with those who want to hear of changes. */
export interface ObservedLinkState {
  current(): LinkState;
  /** Says nothing where neither state nor message changed; `since` then stays as well. */
  set(state: LinkState['state'], message: string | null): void;
  onChange(listener: (state: LinkState) => void): () => void;
}

export function createLinkState(kind: LinkState['kind'], clock: Clock): ObservedLinkState {
  let current: LinkState = { state: 'connecting', kind, since: clock.now(), message: null };
  const listeners = new Set<(state: LinkState) => void>();
  return {
    current: () => current,
    set(state, message) {
      if (current.state === state && current.message === message) return;
      const since = current.state === state ? current.since : clock.now();
      current = { state, kind, since, message };
      for (const listener of listeners) listener(current);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
