import type { Cursor, FeedFrame, FeedItem, Interest } from '../../../shared/feed/model.ts';
import type { SystemStatus } from '../../../shared/system/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { grantKey, type Viewer } from '../../platform/rpc/viewer.ts';
import { encodeCursor, nowhereCursor, parseCursor } from './cursor.ts';
import type { FeedHub } from './feed-hub.ts';
import type { FeedPosition } from './feed-log.ts';
import type { PlaceNames } from './place-names.ts';
import { readFrame, resumeAt } from './read-frame.ts';
import { createReaderWait } from './reader-wait.ts';
import type { ShownRows } from './shown-rows.ts';
import { startSystemPulse } from './system-pulse.ts';
import { createTelemetryPace } from './telemetry-pace.ts';

/** The reader's credit; `AckWindow` of the connection. */
export interface FrameWindow {
  hasRoom(signal: AbortSignal): Promise<void>;
  sent(cursor: Cursor): void;
  close(): void;
}

export interface WatchRequest {
  /** The person behind the reader, with the sites granted at the moment. */
  readonly viewer: () => Viewer;
  /** Told when that may have changed. */
  readonly onViewer: (listener: () => void) => () => void;
  readonly interest: Interest;
  readonly cursor: Cursor | undefined;
  /** Called when the stream begins to be read. */
  readonly openWindow: () => FrameWindow;
  /** The same for the rows that its screen shows. */
  readonly openShown: () => ShownRows;
  readonly signal: AbortSignal;
}

export interface WatchFeedDeps {
  readonly hub: FeedHub;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly placeNames: PlaceNames;
  readonly systemStatus: (viewer: Viewer) => Promise<SystemStatus> | SystemStatus;
  /** Resolves when the changes that this person may see reach the log. */
  readonly prepare: (viewer: Viewer) => Promise<void>;
  readonly readSnapshot: (viewer: Viewer, interest: Interest) => AsyncIterable<readonly FeedItem[]>;
  readonly count: (what: 'frames' | 'snapshots') => void;
}

/**
 * A commit stands in the log slightly before other transactions see it (longer with a synchronous standby). Going
 * back this far makes sure that nothing falls between a snapshot and the changes after it; what comes twice does no
 * harm.
 */
const SNAPSHOT_MARGIN_MS = 2000;
const SNAPSHOT_RETRY_MS = 1000;

/** One reader's stream. It holds nothing but its position, its window and the newest system status. */
export async function* watchFeed(
  deps: WatchFeedDeps,
  { viewer: viewerNow, onViewer, interest, cursor, openWindow, openShown, signal }: WatchRequest,
): AsyncGenerator<FeedFrame, void, void> {
  const { hub, clock, logger } = deps;
  const { log } = hub;
  const window = openWindow();
  const shown = openShown();
  const pace = createTelemetryPace(hub.readerCount);
  const wait = createReaderWait({ clock, telemetryGapMs: pace.gapMs, signal });
  let viewer = viewerNow();
  let grant = grantKey(viewer);
  const leave = hub.join(viewer.organisationId, {
    onAlarms: wait.onAlarms,
    onStates: wait.onStates,
    onRestart: wait.onUrgent,
  });
  const stopFollowing = onViewer(() => {
    if (hasOtherSites()) wait.onUrgent();
  });
  let system: SystemStatus | null = null;
  const stopPulse = interest.system
    ? startSystemPulse({
        clock,
        logger,
        read: () => deps.systemStatus(viewerNow()),
        onStatus: (status) => {
          system = status;
          wait.onUrgent();
        },
      })
    : () => undefined;
  let epoch = log.epoch();
  const resumed = cursor === undefined ? undefined : parseCursor(cursor);
  let position = resumed?.grant === grant ? resumeAt(log, resumed) : undefined;
  let prepared: string | null = null;
  let ordinal = 0;

  /** Other sites are granted than those that the reader was shown. */
  function hasOtherSites(): boolean {
    return grantKey(viewerNow()) !== grant;
  }

  function stillAt(): FeedPosition | undefined {
    if (hasOtherSites()) {
      viewer = viewerNow();
      grant = grantKey(viewer);
      // Counted for the sites before.
      system = null;
      return undefined;
    }
    if (epoch === null || position === undefined) return undefined;
    return resumeAt(log, { epoch, position });
  }

  /** Rows were read for the screen; what the reads could not see yet must come as a change. */
  function beforeLastReads({ alarms, states }: FeedPosition): FeedPosition {
    const from = log.positionBefore(clock.monotonicMs() - SNAPSHOT_MARGIN_MS);
    return { alarms, states: Math.min(states, from.states) };
  }

  function nextCursor(): Cursor {
    ordinal += 1;
    return epoch === null || position === undefined
      ? nowhereCursor(ordinal)
      : encodeCursor({ epoch, grant, position }, ordinal);
  }

  async function send<Frame extends FeedFrame>(build: (cursor: Cursor) => Frame): Promise<Frame> {
    await window.hasRoom(signal);
    const frame = build(nextCursor());
    window.sent(frame.cursor);
    deps.count('frames');
    return frame;
  }

  async function* snapshotFrames(): AsyncGenerator<FeedFrame, void, void> {
    deps.count('snapshots');
    epoch = log.epoch();
    const from = log.positionBefore(clock.monotonicMs() - SNAPSHOT_MARGIN_MS);
    let held: readonly FeedItem[] | undefined;
    let first = true;
    for await (const part of deps.readSnapshot(viewer, interest)) {
      const items = held;
      held = part;
      await window.hasRoom(signal);
      if (log.epoch() !== epoch || hasOtherSites()) return;
      if (items === undefined) continue;
      const isFirst = first;
      first = false;
      yield await send((at) => ({
        type: 'snapshot',
        first: isFirst,
        last: false,
        cursor: at,
        items: [...items],
      }));
    }
    await window.hasRoom(signal);
    if (hasOtherSites()) return;
    position = from;
    yield await send((at) => ({ type: 'snapshot', first, last: true, cursor: at, items: [...(held ?? [])] }));
  }

  async function* trySnapshot(): AsyncGenerator<FeedFrame, void, void> {
    try {
      yield* snapshotFrames();
    } catch (error) {
      if (signal.aborted) throw error;
      position = undefined;
      logger.warn({ err: error }, 'a snapshot failed; it is tried again');
      wait.wakeAfter(SNAPSHOT_RETRY_MS);
    }
  }

  const preparation = (): string => `${log.epoch()} ${grant}`;

  /** Where it fails, it is tried again: a snapshot would miss what changes after it. */
  async function prepare(): Promise<void> {
    const current = preparation();
    if (log.epoch() === null || (prepared === current && position !== undefined)) return;
    try {
      await deps.prepare(viewer);
      prepared = current;
    } catch (error) {
      prepared = null;
      logger.warn({ err: error }, 'the feed of an organisation could not begin; it is tried again');
      wait.wakeAfter(SNAPSHOT_RETRY_MS);
    }
  }

  /** Everything there is for the reader now, a frame at a time. */
  async function* changeFrames(): AsyncGenerator<FeedFrame, void, void> {
    for (let full = true; full; ) {
      await window.hasRoom(signal);
      const beganMs = clock.monotonicMs();
      const before = position;
      position = stillAt();
      // Pushed out of the log, or a new epoch began: a snapshot follows.
      if (before !== undefined && position === undefined) wait.onUrgent();
      if (position !== undefined && shown.takeChanged()) position = beforeLastReads(position);
      const frame =
        position === undefined
          ? undefined
          : readFrame(log, position, viewer, { ...interest, shownIds: [...shown.ids()] });
      full = frame?.full ?? false;
      const changed =
        frame === undefined ? [] : await deps.placeNames.fill(viewer.organisationId, frame.items);
      if (frame !== undefined) position = frame.next;
      const status = system;
      system = null;
      const items: FeedItem[] =
        status === null ? [...changed] : [...changed, { kind: 'system', system: status }];
      if (items.length === 0) continue;
      yield await send((at) => ({ type: 'changes', cursor: at, items }));
      // The link asks for the next frame once it has encoded and sent this one.
      pace.sent(clock.monotonicMs() - beganMs);
    }
  }

  try {
    for (;;) {
      await wait.next();
      position = stillAt();
      await prepare();
      position = stillAt();
      if (position === undefined && prepared === preparation()) yield* trySnapshot();
      yield* changeFrames();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stopPulse();
    stopFollowing();
    leave();
    wait.release();
    window.close();
    shown.close();
  }
}
