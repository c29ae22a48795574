import { describe, expect, it } from 'vitest';
import { DecodedMessage } from '../../../../shared/ingest/contract.ts';
import { EMPTY_TAIL, setPaused, TAIL_KEPT, takeMessages } from './tail-buffer.ts';

const messages = (count: number, from = 1): DecodedMessage[] =>
  Array.from({ length: count }, (_, index) =>
    DecodedMessage.parse({
      at: new Date(0),
      topic: 't',
      hostname: 'h',
      kind: 'hb',
      sequence: from + index,
      outcome: 'accepted',
      reason: null,
      fields: {},
    }),
  );

const sequences = (lines: readonly { readonly message: DecodedMessage }[]) =>
  lines.map((line) => line.message.sequence);

describe('the live tail', () => {
  it('shows the newest first and keeps a bounded number', () => {
    const tail = takeMessages(takeMessages(EMPTY_TAIL, messages(2)), messages(1, 3));
    expect(sequences(tail.lines)).toEqual([3, 2, 1]);
    expect(takeMessages(tail, messages(2 * TAIL_KEPT)).lines).toHaveLength(TAIL_KEPT);
  });

  it('stands still while it is paused and catches up afterwards', () => {
    const paused = takeMessages(setPaused(takeMessages(EMPTY_TAIL, messages(1)), true), messages(2, 2));
    expect(sequences(paused.lines)).toEqual([1]);
    expect(paused.held).toHaveLength(2);
    expect(sequences(setPaused(paused, false).lines)).toEqual([3, 2, 1]);
  });

  it('says how many it could not hold while it was paused', () => {
    const paused = takeMessages(setPaused(EMPTY_TAIL, true), messages(TAIL_KEPT + 7));
    expect(paused.lost).toBe(7);
    expect(setPaused(paused, false).lost).toBe(0);
  });

  it('numbers every line once', () => {
    const tail = setPaused(
      takeMessages(setPaused(takeMessages(EMPTY_TAIL, messages(3)), true), messages(3)),
      false,
    );
    expect(new Set(tail.lines.map((line) => line.id)).size).toBe(6);
  });
});
