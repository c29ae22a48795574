import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors } from '../contract/errors.ts';
import { Cursor, FeedFrame, Interest } from './model.ts';

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
  ack: base.input(z.object({ stream: z.string().min(1).max(64), cursor: Cursor })).output(z.object({})),
};
