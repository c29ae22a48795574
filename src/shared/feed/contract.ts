import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors } from '../contract/errors.ts';
import { DeviceId } from '../contract/primitives.ts';
import { DeviceStatus } from '../devices/model.ts';
import { Cursor, FEED_SHOWN_MAX, FeedFrame, Interest } from './model.ts';

const base = oc.errors(declaredErrors);

export const feedContract = {
  /**
   * The live stream. Without a cursor, or with one the engine does not know, it begins with a snapshot; with one
   * it goes on after it. `stream` is the reader's own name for it, unique on its connection. The reader
   * acknowledges each frame with `ack` once it is applied: the engine sends at most FEED_WINDOW_FRAMES ahead and
   * merges device status meanwhile (alarms never).
   */
  watch: base
    .input(z.object({ stream: z.string().min(1).max(64), cursor: Cursor.optional(), interest: Interest }))
    .output(eventIterator(FeedFrame)),
  /**
   * Replaces the stream's `shownIds`, as a person scrolls, and returns how those devices stand now. From then on each of
   * their statuses comes by the stream.
   */
  show: base
    .input(z.object({ stream: z.string().min(1).max(64), shownIds: z.array(DeviceId).max(FEED_SHOWN_MAX) }))
    .output(z.array(DeviceStatus)),
  ack: base.input(z.object({ stream: z.string().min(1).max(64), cursor: Cursor })).output(z.object({})),
};
