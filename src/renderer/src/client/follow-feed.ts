import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WatchdeskClient } from '../../../shared/contract/index.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import { FEED_SHOWN_MAX, type Interest } from '../../../shared/feed/model.ts';
import { backOffMs } from './back-off.ts';
import type { FeedStore } from './feed-store.ts';

/** Whether changes are flowing. `since` is when that began. */
export interface FeedFlow {
  readonly state: 'waiting' | 'live' | 'down';
  readonly since: Date;
  /** Rises with each stream that is opened: what was fetched beside the feed is fetched again. */
  readonly stream: number;
}

interface FollowFeedDeps {
  readonly client: WatchdeskClient;
  readonly feed: FeedStore;
  readonly now: () => Date;
  readonly random: () => number;
  /** What was known is being replaced: what the person may see has changed, or the engine lost track. */
  readonly onReplaced?: () => void;
  /** Whether the link can still carry the word that a stream is no longer wanted. */
  readonly isConnected: () => boolean;
}

export interface FollowedFeed {
  readonly flow: StoreApi<FeedFlow>;
  /** Someone is logged in and there is a connection, or no longer. */
  setAllowed(allowed: boolean): void;
  /** Asks for a device's full state until the returned function is called. */
  wantDevice(id: DeviceId): () => void;
  /** Says that a row of the device is on screen until the returned function is called. */
  showRow(id: DeviceId): () => void;
  wantRejected(): () => void;
  stop(): void;
}

/** Pages mount and unmount in one go; the stream is opened anew once, not for each. */
const INTEREST_SETTLES_MS = 30;

/** Rows come and go by the dozen while a person scrolls; slower than that would show. */
const ROWS_SETTLE_MS = 50;

/** Keeps the feed's stream open with the interest of the pages that are open, and resumes it after a drop. */
export function followFeed({
  client,
  feed,
  now,
  random,
  onReplaced = () => {},
  isConnected,
}: FollowFeedDeps): FollowedFeed {
  const flow = createStore<FeedFlow>(() => ({ state: 'waiting', since: now(), stream: 0 }));
  const wantedDevices = new Map<DeviceId, number>();
  const shownRows = new Map<DeviceId, number>();
  let showTimer: ReturnType<typeof setTimeout> | undefined;
  let rejectedWanted = 0;
  let allowed = false;
  let running: AbortController | null = null;
  let restartTimer: ReturnType<typeof setTimeout> | undefined;

  const shownIds = (): DeviceId[] => [...shownRows.keys()].slice(0, FEED_SHOWN_MAX);

  const interest = (): Interest => ({
    alarms: true,
    devices: true,
    statuses: 'shown',
    shownIds: shownIds(),
    system: true,
    deviceIds: [...wantedDevices.keys()].slice(0, 200),
    commands: true,
    relays: true,
    rejected: rejectedWanted > 0,
  });

  const setFlow = (state: FeedFlow['state']): void => {
    const before = flow.getState();
    if (before.state !== state) flow.setState({ state, since: now() });
  };

  /** Rows that were not on screen are as they were when something of theirs last mattered to lists. */
  const showRows = async (): Promise<void> => {
    showTimer = undefined;
    const { state, stream } = flow.getState();
    if (state !== 'live' || shownRows.size === 0) return;
    try {
      feed.putStatuses(await client.feed.show({ stream: `desk-${stream}`, shownIds: shownIds() }));
    } catch {
      // The next stream asks again; from this one they come as they report.
    }
  };

  const rowsChanged = (): void => {
    showTimer ??= setTimeout(() => void showRows(), ROWS_SETTLE_MS);
  };

  const readStream = async (signal: AbortSignal): Promise<void> => {
    const number = flow.getState().stream + 1;
    const stream = `desk-${number}`;
    const { cursor } = feed.model();
    const call = new AbortController();
    signal.addEventListener('abort', () => {
      // With the connection gone the stream has ended by itself; telling a closed socket so would be an error.
      if (isConnected()) call.abort();
    });
    const frames = await client.feed.watch(
      { stream, interest: interest(), ...(cursor === undefined ? {} : { cursor }) },
      { signal: call.signal },
    );
    flow.setState({ stream: number });
    setFlow('live');
    void showRows();
    for await (const frame of frames) {
      if (signal.aborted) return;
      if (frame.type === 'snapshot' && frame.first && feed.view.getState().ready) onReplaced();
      feed.take(frame);
      client.feed.ack({ stream, cursor: frame.cursor }).catch(() => undefined);
    }
  };

  const readSystem = async (): Promise<void> => {
    if (feed.model().rows.system !== null) return;
    feed.putSystem(await client.system.status());
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const beganMs = now().getTime();
      readSystem().catch(() => undefined);
      // A refused or broken stream is tried again; what it was refused for has reached the session by itself.
      await readStream(signal).catch(() => undefined);
      if (signal.aborted) return;
      setFlow('down');
      if (now().getTime() - beganMs > 10_000) attempt = 0;
      await new Promise((resolve) => setTimeout(resolve, backOffMs(attempt, random())));
    }
  };

  const restart = (): void => {
    clearTimeout(restartTimer);
    running?.abort();
    running = null;
    if (!allowed) return;
    running = new AbortController();
    void run(running.signal);
  };

  const interestChanged = (): void => {
    clearTimeout(restartTimer);
    restartTimer = setTimeout(restart, INTEREST_SETTLES_MS);
  };

  return {
    flow,
    setAllowed: (next) => {
      if (next === allowed) return;
      allowed = next;
      if (!next) setFlow(flow.getState().state === 'live' ? 'down' : flow.getState().state);
      restart();
    },
    wantDevice: (id) => {
      wantedDevices.set(id, (wantedDevices.get(id) ?? 0) + 1);
      interestChanged();
      return () => {
        const left = (wantedDevices.get(id) ?? 1) - 1;
        if (left > 0) wantedDevices.set(id, left);
        else wantedDevices.delete(id);
        interestChanged();
      };
    },
    showRow: (id) => {
      const before = shownRows.get(id) ?? 0;
      shownRows.set(id, before + 1);
      if (before === 0) rowsChanged();
      return () => {
        const left = (shownRows.get(id) ?? 1) - 1;
        if (left > 0) shownRows.set(id, left);
        else shownRows.delete(id);
      };
    },
    wantRejected: () => {
      rejectedWanted += 1;
      interestChanged();
      return () => {
        rejectedWanted -= 1;
        interestChanged();
      };
    },
    stop: () => {
      allowed = false;
      clearTimeout(showTimer);
      restart();
    },
  };
}
