import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SiteId } from '../../../shared/contract/primitives.ts';
import type { FeedItem } from '../../../shared/feed/model.ts';
import {
  createFeedStore,
  type FeedStore,
  LONG_QUEUE,
  LONG_QUEUE_INTERVAL_MS,
  TABLE_INTERVAL_MS,
} from './feed-store.ts';
import { alarmRow, identityRow, items, rejectedRow, statusRow, systemRow } from './rows.fixture.ts';

let paints: (() => void)[] = [];

function paint(): void {
  const due = paints;
  paints = [];
  for (const run of due) run();
}

function storeWith(...list: readonly FeedItem[]): FeedStore {
  const store = createFeedStore({ nowMs: Date.now, beforePaint: (run) => paints.push(run) });
  store.take({ type: 'snapshot', first: true, last: true, cursor: 'e.1', items: [...list] });
  paint();
  return store;
}

function change(store: FeedStore, ...list: readonly FeedItem[]): void {
  store.take({ type: 'changes', cursor: 'e.2', items: [...list] });
}

beforeEach(() => {
  paints = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('an alarm is on screen before the next paint is even asked for', () => {
  const store = storeWith();
  change(store, items.alarm(alarmRow(1, 1)));
  expect(store.view.getState().queue).toHaveLength(1);
  expect(paints).toHaveLength(0);
});

test('on top of many, alarms are shown a few times a second, and a row that a call returned at once', () => {
  const open = Array.from({ length: LONG_QUEUE }, (_, index) => items.alarm(alarmRow(index + 1, 1)));
  const store = storeWith(...open);
  const shown = (): number => store.view.getState().queue.length - LONG_QUEUE;
  const told = vi.fn();
  store.view.subscribe(told);
  for (let id = 1; id <= 500; id += 1) change(store, items.alarm(alarmRow(LONG_QUEUE + id, 1)));
  expect([shown(), told.mock.calls.length]).toEqual([1, 1]);
  vi.advanceTimersByTime(LONG_QUEUE_INTERVAL_MS);
  expect([shown(), told.mock.calls.length]).toEqual([500, 2]);
  change(store, items.alarm(alarmRow(LONG_QUEUE + 501, 1)));
  store.putAlarm(alarmRow(1, 2));
  expect([shown(), told.mock.calls.length]).toEqual([501, 3]);
  change(store, items.alarm(alarmRow(2, 2)));
  store.putAlarm(alarmRow(2, 2));
  expect(told).toHaveBeenCalledTimes(4);
  vi.advanceTimersByTime(LONG_QUEUE_INTERVAL_MS);
  expect(told).toHaveBeenCalledTimes(4);
});

test('on top of many, alarms and devices are shown with the full and the half seconds', () => {
  const open = Array.from({ length: LONG_QUEUE }, (_, index) => items.alarm(alarmRow(index + 1, 1)));
  vi.setSystemTime(new Date('2026-01-05T10:00:00.100Z'));
  const store = storeWith(...open, items.device(identityRow(7)));
  const moments: string[] = [];
  store.view.subscribe((now, before) => {
    if (now.queue !== before.queue || now.devices !== before.devices)
      moments.push(new Date().toISOString().slice(17, -1));
  });
  for (let ms = 120, id = LONG_QUEUE + 1; ms < 2100; ms += 20, id += 1) {
    vi.advanceTimersByTime(20);
    change(store, items.alarm(alarmRow(id, 1)), items.status(statusRow(7, id)));
    paint();
  }
  // The first comes after a pause, and waits for nothing.
  const [first, ...others] = new Set(moments);
  expect(first).toBe('00.120');
  expect(others).toEqual(['00.500', '01.000', '01.500', '02.000']);
});

test('on top of few, each alarm is shown as it comes', () => {
  const store = storeWith();
  const told = vi.fn();
  store.view.subscribe(told);
  for (let id = 1; id <= 50; id += 1) change(store, items.alarm(alarmRow(id, 1)));
  expect(told).toHaveBeenCalledTimes(50);
});

test('a thousand reports between two paints tell the screen once', () => {
  const store = storeWith(items.device(identityRow(7)));
  vi.advanceTimersByTime(TABLE_INTERVAL_MS);
  const told = vi.fn();
  store.view.subscribe(told);
  for (let revision = 1; revision <= 1000; revision += 1) change(store, items.status(statusRow(7, revision)));
  expect(told).not.toHaveBeenCalled();
  expect(paints).toHaveLength(1);
  paint();
  expect(told).toHaveBeenCalledTimes(1);
});

test('the table of devices is renewed twice a second while they report, and at once when one comes', () => {
  const store = storeWith(items.device(identityRow(7)));
  const first = store.view.getState().devices;
  change(store, items.status(statusRow(7, 1)));
  paint();
  expect(store.view.getState().devices).toBe(first);
  vi.advanceTimersByTime(TABLE_INTERVAL_MS);
  const second = store.view.getState().devices;
  expect(second.version).toBe(first.version + 1);
  change(store, items.device(identityRow(8)));
  paint();
  expect(store.view.getState().devices.version).toBe(second.version + 1);
});

test('what did not change keeps its identity', () => {
  const store = storeWith(items.alarm(alarmRow(1, 1)), items.system(systemRow()));
  const before = store.view.getState();
  change(store, items.system(systemRow('Desk 2')));
  paint();
  const after = store.view.getState();
  expect(after.queue).toBe(before.queue);
  expect(after.system).not.toBe(before.system);
});

test('another person sees nothing of the one before', () => {
  const store = storeWith(
    items.alarm(alarmRow(1, 1)),
    items.device(identityRow(7)),
    items.system(systemRow()),
  );
  change(store, items.status(statusRow(7, 1)));
  store.clear();
  paint();
  vi.advanceTimersByTime(TABLE_INTERVAL_MS);
  const view = store.view.getState();
  expect([view.alarms.size, view.devices.byId.size, view.system, view.ready]).toEqual([0, 0, null, false]);
  expect(store.model().cursor).toBeUndefined();
});

test('nothing is kept of a site that was taken away', () => {
  const [here, elsewhere] = [SiteId.parse(1), SiteId.parse(2)];
  const messages = [rejectedRow(1), { ...rejectedRow(2), deviceId: identityRow(7).id }];
  const kept = (store: FeedStore) => {
    paint();
    const { closedAlarms, rejected } = store.view.getState();
    return [closedAlarms.size, rejected.map(({ id }) => id)];
  };
  for (const [grant, expected] of [
    [{ allSites: true, siteIds: [] }, [1, [2, 1]]],
    [{ allSites: false, siteIds: [here] }, [1, [2]]],
    [{ allSites: false, siteIds: [elsewhere] }, [0, []]],
  ] as const) {
    const store = storeWith(items.alarm(alarmRow(1, 1)), items.device(identityRow(7)));
    change(store, items.alarm(alarmRow(1, 2, 'closed')));
    store.putRejected(messages);
    store.narrow({ ...grant, siteIds: [...grant.siteIds] });
    expect(kept(store)).toEqual(expected);
  }
});
