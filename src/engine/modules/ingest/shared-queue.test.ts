import { describe, expect, it } from 'vitest';
import { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import type { SharedMessage } from './shared-batch.ts';
import { createSharedQueue } from './shared-queue.ts';

const place = { organisation: '', site: '', key: null, envelope: 'none' } as const;
let arrivals = 0;

function message(hostname: string, kind: 'alarm' | 'hb' = 'hb'): SharedMessage {
  arrivals += 1;
  const payload = new Uint8Array();
  const fleet = { base: 'wd', ...place, organisationId: OrganisationId.parse(1), siteId: SiteId.parse(1) };
  return {
    message: { topic: '', payload, qos: 1, retained: false, receivedAtMs: 0, done: () => undefined },
    route: { fleet, hostname, topicKind: kind, kind },
    verified: { ok: false, reason: 'undecodable' },
    arrivedMs: arrivals,
  };
}

describe('what waits in a worker’s hand', () => {
  it('is given out with alarms first, and what their boxes sent before them', () => {
    const queue = createSharedQueue();
    const calm = Array.from({ length: 400 }, (_, number) => message(`CALM_${number}`));
    const [before, alarm, after] = [message('BOX'), message('BOX', 'alarm'), message('BOX')];
    for (const each of [...calm, before, alarm, after]) queue.push(each);
    const batch = queue.take(100, 0);
    expect(batch).toHaveLength(100);
    expect(batch.slice(-2)).toEqual([before, alarm]);
    expect(batch).not.toContain(after);
  });

  it('leaves a fourth of a batch to the others, however many alarms there are', () => {
    const queue = createSharedQueue();
    for (let number = 0; number < 400; number += 1) queue.push(message(`LOUD_${number}`, 'alarm'));
    for (let number = 0; number < 400; number += 1) queue.push(message('CALM'));
    expect(queue.take(100, 0).filter(({ route }) => route.kind === 'hb')).toHaveLength(25);
    expect(queue.alarms).toBe(325);
  });

  it('lets others by while what was put back is left out, and keeps each box in order', () => {
    const queue = createSharedQueue();
    const unknown = Array.from({ length: 300 }, (_, number) => message(`UNKNOWN_${number}`, 'alarm'));
    for (const each of unknown) queue.push(each);
    const taken = queue.take(300, 0);
    expect(taken).toEqual(unknown);
    queue.putBack(taken, taken, 0);
    const [other, later] = [message('BOX', 'alarm'), message('UNKNOWN_0', 'alarm')];
    queue.push(other);
    queue.push(later);
    expect(queue.dueInMs(0)).toBe(0);
    const next = queue.take(300, 0);
    expect(next).toEqual([other]);
    queue.putBack(next, [], 0);
    expect(queue.dueInMs(0)).toBe(25);
    expect(queue.take(300, 24)).toEqual([]);
    expect(queue.take(400, 25)).toEqual([...unknown, later]);
  });

  it('tries what is put back again later each time', () => {
    const queue = createSharedQueue();
    queue.push(message('BOX'));
    const delays = [1, 2, 3, 4, 5].map(() => {
      const batch = queue.take(300, 1e6);
      queue.putBack(batch, batch, 0);
      return queue.dueInMs(0);
    });
    expect(delays).toEqual([25, 50, 100, 200, 200]);
    const batch = queue.take(300, 1e6);
    queue.putBack(batch, [], 0);
    expect([queue.size, queue.dueInMs(0)]).toEqual([0, null]);
  });

  it('lets nothing more wait for others once a thousand do', () => {
    const queue = createSharedQueue();
    const waited: boolean[] = [];
    for (let round = 0; round < 5; round += 1) {
      for (let number = 0; number < 300; number += 1) queue.push(message(`ROUND_${round}_${number}`));
      const batch = queue.take(300, 0);
      queue.putBack(batch, batch, 0);
    }
    for (const { hasWaited } of queue.take(1500, 25)) waited.push(hasWaited ?? false);
    expect(waited.filter((is) => is)).toHaveLength(600);
  });
});
