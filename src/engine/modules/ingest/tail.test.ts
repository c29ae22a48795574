import { describe, expect, it } from 'vitest';
import { OrganisationId } from '../../../shared/contract/primitives.ts';
import { createTail, type TailedMessage } from './tail.ts';

const [ours, others] = [OrganisationId.parse(1), OrganisationId.parse(2)];

function message(hostname: string, sequence: number): TailedMessage {
  return {
    at: new Date(0),
    topic: `wd/pb/d/${hostname}/hb`,
    hostname,
    kind: 'hb',
    sequence,
    outcome: 'accepted',
    reason: null,
    fields: {},
  };
}

describe('tail', () => {
  it('brings messages of the organisation, of one box where it is named', async () => {
    const tail = createTail();
    const { signal } = new AbortController();
    const all = tail.read(ours, undefined, signal);
    const one = tail.read(ours, 'B', signal);
    const [first, second] = [all.next(), one.next()];
    expect(tail.isWatched(others, 'B')).toBe(false);
    tail.publish(others, message('B', 1));
    tail.publish(ours, message('A', 2));
    tail.publish(ours, message('B', 3));
    expect((await first).value).toMatchObject({ sequence: 2 });
    expect((await second).value).toMatchObject({ sequence: 3 });
  });

  it('drops the oldest for a slow reader', async () => {
    const tail = createTail();
    const reader = tail.read(ours, undefined, new AbortController().signal);
    const first = reader.next();
    for (let sequence = 0; sequence < 2000; sequence += 1) tail.publish(ours, message('A', sequence));
    await first;
    const sequences: (number | null)[] = [];
    for (let count = 0; count < 499; count += 1) {
      const { value } = await reader.next();
      if (value) sequences.push(value.sequence);
    }
    expect(sequences.at(-1)).toBe(1999);
  });

  it('ends with its signal and is then no longer watched', async () => {
    const tail = createTail();
    const controller = new AbortController();
    const reader = tail.read(ours, undefined, controller.signal);
    const waiting = reader.next();
    expect(tail.isWatched(ours, 'A')).toBe(true);
    controller.abort();
    expect((await waiting).done).toBe(true);
    expect(tail.isWatched(ours, 'A')).toBe(false);
  });
});
