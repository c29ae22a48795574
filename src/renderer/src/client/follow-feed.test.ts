import { createORPCClient, ORPCError } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { WatchdeskClient } from '../../../shared/contract/index.ts';
import type { FeedFrame } from '../../../shared/feed/model.ts';
import { createFeedStore } from './feed-store.ts';
import { type FollowedFeed, followFeed } from './follow-feed.ts';
import { alarmRow, identityRow, items, statusRow, systemRow } from './rows.fixture.ts';

const Watch = z.object({
  stream: z.string(),
  cursor: z.string().optional(),
  interest: z.object({
    deviceIds: z.array(z.number()),
    shownIds: z.array(z.number()),
    rejected: z.boolean(),
  }),
});

/** An engine that takes down how it is watched, and sends what the test pushes. */
function createFeedEngine() {
  const watched: z.infer<typeof Watch>[] = [];
  const acked: unknown[] = [];
  const shown: unknown[] = [];
  let push = (_frame: FeedFrame): void => {};
  let fail = (_error: Error): void => {};
  async function* stream(signal: AbortSignal | undefined): AsyncGenerator<FeedFrame> {
    const queue: FeedFrame[] = [];
    let error: Error | null = null;
    let notify = (): void => {};
    push = (frame) => {
      queue.push(frame);
      notify();
    };
    fail = (reason) => {
      error = reason;
      notify();
    };
    signal?.addEventListener('abort', () => notify());
    while (signal?.aborted !== true) {
      const frame = queue.shift();
      if (frame !== undefined) yield frame;
      else if (error !== null) throw error;
      else
        await new Promise<void>((resolve) => {
          notify = resolve;
        });
    }
  }
  const client: WatchdeskClient = createORPCClient({
    call: async (path, input, options) => {
      switch (path.join('.')) {
        case 'feed.watch':
          watched.push(Watch.parse(input));
          return stream(options.signal);
        case 'feed.show':
          shown.push(input);
          return [statusRow(7, 9)];
        case 'feed.ack':
          acked.push(input);
          return {};
        case 'system.status':
          return systemRow();
        default:
          throw new ORPCError('NOT_FOUND');
      }
    },
  });
  return {
    client,
    watched,
    acked,
    shown,
    push: (frame: FeedFrame) => push(frame),
    fail: (error: Error) => fail(error),
  };
}

const settle = async (ms = 0): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms);
};

let followed: FollowedFeed;

function follow() {
  const engine = createFeedEngine();
  const feed = createFeedStore({ nowMs: Date.now, beforePaint: (run) => run() });
  followed = followFeed({
    client: engine.client,
    feed,
    now: () => new Date(),
    random: () => 0,
    onReplaced,
    isConnected: () => true,
  });
  return { ...engine, feed, followed };
}

const onReplaced = vi.fn();

const snapshot: FeedFrame = {
  type: 'snapshot',
  first: true,
  last: true,
  cursor: 'e.1',
  items: [items.alarm(alarmRow(1, 1)), items.device(identityRow(7))],
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  onReplaced.mockClear();
  followed.stop();
  vi.useRealTimers();
});

describe('the followed feed', () => {
  test('waits until somebody may look', async () => {
    const { watched } = follow();
    await settle(1000);
    expect(watched).toHaveLength(0);
    followed.setAllowed(true);
    await settle();
    expect(watched).toHaveLength(1);
    expect(followed.flow.getState().state).toBe('live');
  });

  test('acknowledges each frame with its cursor once it is applied', async () => {
    const { push, acked, feed } = follow();
    followed.setAllowed(true);
    await settle();
    push(snapshot);
    await settle();
    expect(feed.view.getState().alarms.size).toBe(1);
    expect(acked).toEqual([{ stream: 'desk-1', cursor: 'e.1' }]);
  });

  test('goes on after its cursor when the connection was gone, and keeps what was on screen meanwhile', async () => {
    const { push, watched, feed } = follow();
    followed.setAllowed(true);
    await settle();
    push(snapshot);
    await settle();
    followed.setAllowed(false);
    expect(followed.flow.getState().state).toBe('down');
    expect(feed.view.getState().alarms.size).toBe(1);
    followed.setAllowed(true);
    await settle();
    expect(watched.map(({ stream, cursor }) => [stream, cursor])).toEqual([
      ['desk-1', undefined],
      ['desk-2', 'e.1'],
    ]);
  });

  test('says when all that was known is replaced, and not of the first picture', async () => {
    const { push } = follow();
    followed.setAllowed(true);
    await settle();
    push(snapshot);
    await settle();
    expect(onReplaced).not.toHaveBeenCalled();
    push(snapshot);
    await settle();
    expect(onReplaced).toHaveBeenCalledTimes(1);
  });

  test('opens the stream again after the engine ended it', async () => {
    const { fail, watched } = follow();
    followed.setAllowed(true);
    await settle();
    fail(new ORPCError('DATABASE_UNAVAILABLE'));
    await settle();
    expect(followed.flow.getState().state).toBe('down');
    await settle(1000);
    expect(watched).toHaveLength(2);
    expect(followed.flow.getState().state).toBe('live');
  });

  test('tells which rows are on screen, many at a time, and shows how they stand', async () => {
    const { shown, push, feed } = follow();
    followed.setAllowed(true);
    await settle();
    push(snapshot);
    await settle();
    const leave = followed.showRow(identityRow(7).id);
    followed.showRow(identityRow(8).id);
    await settle(100);
    expect(shown).toEqual([{ stream: 'desk-1', shownIds: [7, 8] }]);
    expect(feed.model().rows.devices.get(identityRow(7).id)?.status?.revision).toBe(9);
    leave();
    followed.showRow(identityRow(9).id);
    await settle(100);
    expect(shown.at(-1)).toEqual({ stream: 'desk-1', shownIds: [8, 9] });
  });

  test('asks again how the rows on screen stand when the stream was away', async () => {
    const { shown, watched } = follow();
    followed.setAllowed(true);
    await settle();
    followed.setAllowed(false);
    followed.showRow(identityRow(7).id);
    await settle(100);
    expect(shown).toEqual([]);
    followed.setAllowed(true);
    await settle();
    expect(watched.at(-1)?.interest.shownIds).toEqual([7]);
    expect(shown).toEqual([{ stream: 'desk-2', shownIds: [7] }]);
  });

  test('asks for a device while any page wants it, with one new stream for a change of page', async () => {
    const { watched } = follow();
    followed.setAllowed(true);
    await settle();
    const first = followed.wantDevice(identityRow(7).id);
    const second = followed.wantDevice(identityRow(7).id);
    await settle(100);
    first();
    const third = followed.wantRejected();
    await settle(100);
    second();
    third();
    await settle(100);
    expect(watched.map(({ interest }) => interest)).toMatchObject([
      { deviceIds: [], rejected: false },
      { deviceIds: [7], rejected: false },
      { deviceIds: [7], rejected: true },
      { deviceIds: [], rejected: false },
    ]);
  });
});
