import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedItem, Interest } from '../../../shared/feed/model.ts';
import { encodeCursor, nowhereCursor, parseCursor } from './cursor.ts';
import {
  createFeedLog,
  FEED_LIMITS,
  type FeedLog,
  type FeedPosition,
  type LogItem,
  statusItem,
} from './feed-log.ts';
import { alarmOf, deviceOf, interestIn, organisation, statusOf, viewerOf } from './feed-test-items.ts';
import { readFrame, resumeAt } from './read-frame.ts';

const everything = interestIn({ alarms: true, devices: true, rejected: true });
const beginning: FeedPosition = { alarms: 0, states: 0 };

const addAlarm = (log: FeedLog, organisationId: number, id: number, revision: number): void => {
  const alarm = alarmOf({ organisationId, id, revision });
  log.append(organisation(organisationId), { kind: 'alarm', alarm }, 0);
};
const addStatus = (log: FeedLog, organisationId: number, deviceId: number, revision: number): void => {
  log.append(organisation(organisationId), statusItem(statusOf(deviceId, revision)), 0);
};
const label = (item: FeedItem): string => {
  if (item.kind === 'alarm') return `alarm ${item.alarm.id} r${item.alarm.revision}`;
  if (item.kind === 'status' || item.kind === 'status-detail')
    return `${item.kind} ${item.status.deviceId} r${item.status.revision}`;
  return item.kind;
};
const labels = (items: readonly FeedItem[]): string[] => items.map(label);

describe('a frame', () => {
  it('puts alarms before everything else and merges a device status to its newest', () => {
    const log = createFeedLog();
    log.restart('e');
    addStatus(log, 1, 7, 1);
    addAlarm(log, 1, 1, 1);
    addStatus(log, 1, 7, 2);
    addAlarm(log, 1, 1, 2);
    const { items } = readFrame(log, beginning, viewerOf(1), everything);
    expect(labels(items)).toEqual(['alarm 1 r1', 'alarm 1 r2', 'status 7 r2']);
  });

  it.each<[string, Partial<Interest>, string[]]>([
    ['alarms only', { alarms: true }, ['alarm 1 r1']],
    ['devices only', { devices: true }, ['status 7 r1', 'status 8 r1']],
    ['one open device page', { deviceIds: [statusOf(8, 1).deviceId] }, ['status-detail 8 r1']],
    [
      'a list and a page',
      { devices: true, deviceIds: [statusOf(8, 1).deviceId] },
      ['status 7 r1', 'status 8 r1', 'status-detail 8 r1'],
    ],
    ['nothing', {}, []],
  ])(
    'of a reader with interest in %s holds only that, and moves past the rest',
    (_name, interest, expected) => {
      const log = createFeedLog();
      log.restart('e');
      addAlarm(log, 1, 1, 1);
      addStatus(log, 1, 7, 1);
      addStatus(log, 1, 8, 1);
      const { items, next } = readFrame(log, beginning, viewerOf(1), interestIn(interest));
      expect(labels(items)).toEqual(expected);
      expect(next).toEqual({ alarms: 1, states: 2 });
    },
  );

  it('lets an alarm overtake a backlog of telemetry that does not fit into one frame', () => {
    const log = createFeedLog();
    log.restart('e');
    for (let device = 1; device <= 1200; device += 1) addStatus(log, 1, device, 1);
    const first = readFrame(log, beginning, viewerOf(1), everything);
    expect(first.items).toHaveLength(500);
    addAlarm(log, 1, 1, 1);
    const second = readFrame(log, first.next, viewerOf(1), everything);
    expect(label(second.items[0] ?? { kind: 'device-removed', deviceId: statusOf(1, 1).deviceId })).toBe(
      'alarm 1 r1',
    );
    expect(second.items).toHaveLength(500);
    const third = readFrame(log, second.next, viewerOf(1), everything);
    expect(third.items).toHaveLength(1201 - 1000);
  });
});

describe('a reader that shows some rows of a long list', () => {
  const shown = interestIn({ devices: true, statuses: 'shown', shownIds: [statusOf(1, 1).deviceId] });
  const report = (log: FeedLog, deviceId: number, revision: number, isOnline = true): void => {
    log.append(organisation(1), statusItem({ ...statusOf(deviceId, revision), isOnline }), 0);
  };
  function standing(): { log: FeedLog; position: FeedPosition } {
    const log = createFeedLog();
    log.restart('e');
    for (const device of [1, 2, 3]) report(log, device, 1);
    return { log, position: readFrame(log, beginning, viewerOf(1), shown).next };
  }

  it('gets each status of those, and of the others what lists go by', () => {
    const { log, position } = standing();
    for (const device of [1, 2, 3]) report(log, device, 2);
    report(log, 3, 3, false);
    const { items, next } = readFrame(log, position, viewerOf(1), shown);
    expect(labels(items)).toEqual(['status 1 r2', 'status 3 r3']);
    report(log, 3, 4, false);
    expect(readFrame(log, next, viewerOf(1), shown).items).toEqual([]);
  });

  it('hears of a change that a later report of the same device stands on', () => {
    const { log, position } = standing();
    report(log, 3, 2, false);
    report(log, 3, 3, false);
    expect(labels(readFrame(log, position, viewerOf(1), shown).items)).toEqual(['status 3 r3']);
  });

  it('decodes no row that it does not show', () => {
    const { log, position } = standing();
    const item = statusItem(statusOf(2, 2));
    const unwanted = () => expect.unreachable('the row is of no interest');
    log.append(organisation(1), { ...item, status: unwanted, listed: unwanted }, 0);
    expect(readFrame(log, position, viewerOf(1), shown).items).toEqual([]);
  });

  it('knows at any time how each device stands in lists, whatever it missed in between', () => {
    const step = fc.record({
      device: fc.integer({ min: 1, max: 4 }),
      isOnline: fc.boolean(),
      read: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (sequence) => {
        const log = createFeedLog();
        log.restart('e');
        const truth = new Map<number, boolean>();
        const known = new Map<number, boolean>();
        let position = beginning;
        function read(): void {
          const frame = readFrame(log, position, viewerOf(1), shown);
          for (const item of frame.items)
            if (item.kind === 'status') known.set(item.status.deviceId, item.status.isOnline);
          position = frame.next;
        }
        for (const [index, { device, isOnline, read: now }] of sequence.entries()) {
          report(log, device, index + 1, isOnline);
          truth.set(device, isOnline);
          if (now) read();
        }
        read();
        expect(known).toEqual(truth);
      }),
    );
  });
});

describe('a reader with some sites', () => {
  const box = (deviceId: number, siteId: number | null): LogItem => ({
    kind: 'device',
    device: deviceOf(deviceId, siteId),
  });
  const put = (log: FeedLog, ...items: readonly LogItem[]): void => {
    for (const item of items) log.append(organisation(1), item, 0);
  };

  it('gets nothing of a device whose site is not known', () => {
    const log = createFeedLog();
    log.restart('e');
    put(log, statusItem(statusOf(7, 1)));
    expect(readFrame(log, beginning, viewerOf(1, [1]), everything).items).toEqual([]);
    expect(readFrame(log, beginning, viewerOf(1), everything).items).toHaveLength(1);
    put(log, box(7, 1));
    expect(labels(readFrame(log, beginning, viewerOf(1, [1]), everything).items)).toContain('status 7 r1');
  });

  it('is told of the removal of what it saw, however often it moved since', () => {
    const log = createFeedLog();
    log.restart('e');
    put(log, box(7, 1));
    const { next } = readFrame(log, beginning, viewerOf(1, [1]), everything);
    put(log, box(7, 2), box(7, 3), { kind: 'device-removed', deviceId: deviceOf(7, 3).id });
    for (const [sites, expected] of [
      [[1], 1],
      [[2], 1],
      [[4], 0],
      [[], 0],
    ] as const) {
      const { items } = readFrame(log, next, viewerOf(1, sites), everything);
      expect(items.filter(({ kind }) => kind === 'device-removed')).toHaveLength(expected);
      expect(items.filter(({ kind }) => kind === 'device')).toEqual([]);
    }
  });

  it('knows at any time exactly the devices of its sites, whatever it missed in between', () => {
    const step = fc.record({
      device: fc.integer({ min: 1, max: 4 }),
      site: fc.option(fc.integer({ min: 1, max: 3 })),
      removed: fc.boolean(),
      read: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.subarray([1, 2, 3]), (sequence, sites) => {
        const log = createFeedLog();
        log.restart('e');
        const truth = new Map<number, number | null>();
        const known = new Set<number>();
        let position = beginning;
        function read(): void {
          const frame = readFrame(log, position, viewerOf(1, sites), everything);
          for (const item of frame.items) {
            if (item.kind === 'device') known.add(item.device.id);
            if (item.kind === 'device-removed') known.delete(item.deviceId);
          }
          position = frame.next;
        }
        for (const { device, site, removed, read: now } of sequence) {
          if (removed) put(log, { kind: 'device-removed', deviceId: deviceOf(device, null).id });
          else put(log, box(device, site));
          truth.set(device, removed ? null : site);
          if (now) read();
        }
        read();
        const expected = [...truth].filter(([, site]) => site !== null && sites.includes(site));
        expect([...known].sort()).toEqual(expected.map(([device]) => device).sort());
      }),
    );
  });
});

describe('telemetry that nobody read', () => {
  it('is passed over, and who comes back after it needs a snapshot', () => {
    const log = createFeedLog();
    log.restart('e');
    addStatus(log, 1, 7, 1);
    addAlarm(log, 1, 1, 1);
    const { next } = readFrame(log, beginning, viewerOf(1), everything);
    log.skipStates();
    expect(resumeAt(log, { epoch: 'e', position: next })).toBeUndefined();
    expect(log.lane('states').size()).toEqual({ entries: 0, bytes: 0 });
    const now = log.positionBefore(Number.POSITIVE_INFINITY);
    addStatus(log, 1, 7, 3);
    const { items } = readFrame(log, now, viewerOf(1), everything);
    expect(labels(items)).toEqual(['status 7 r3']);
  });
});

const cursorAt = (epoch: string, position: FeedPosition) =>
  encodeCursor({ epoch, grant: 'all', position }, 9);

describe('a cursor', () => {
  const log = createFeedLog({ ...FEED_LIMITS, alarms: { maxEntries: 2, maxBytes: 1e6 } });
  log.restart('e1');
  for (let id = 1; id <= 4; id += 1) addAlarm(log, 1, id, 1);

  it.each<[string, string, FeedPosition | undefined]>([
    ['of this epoch goes on', cursorAt('e1', { alarms: 3, states: 0 }), { alarms: 3, states: 0 }],
    ['at the floor goes on', cursorAt('e1', { alarms: 2, states: 0 }), { alarms: 2, states: 0 }],
    ['below the floor needs a snapshot', cursorAt('e1', { alarms: 1, states: 0 }), undefined],
    ['from the future needs a snapshot', cursorAt('e1', { alarms: 5, states: 0 }), undefined],
    ['of another epoch needs a snapshot', cursorAt('e0', { alarms: 3, states: 0 }), undefined],
    ['from within a snapshot needs a snapshot', nowhereCursor(3), undefined],
    ['that we never made needs a snapshot', "e1.all.1.'; drop table", undefined],
    ['with numbers beyond reason needs a snapshot', `e1.all.${'9'.repeat(40)}.0.0`, undefined],
  ])('%s', (_name, cursor, expected) => {
    expect(resumeAt(log, parseCursor(cursor))).toEqual(expected);
  });

  it('of a log without an epoch needs a snapshot', () => {
    expect(resumeAt(createFeedLog(), parseCursor(cursorAt('e1', beginning)))).toBeUndefined();
  });
});

type Step =
  | { readonly do: 'alarm' | 'status'; readonly organisationId: number; readonly id: number }
  | { readonly do: 'read'; readonly maxItems: number }
  | { readonly do: 'restart' };

const id = fc.integer({ min: 1, max: 5 });
const change = fc.record({
  do: fc.constantFrom('alarm' as const, 'status' as const),
  organisationId: fc.integer({ min: 1, max: 2 }),
  id,
});
const read = fc.record({ do: fc.constant('read' as const), maxItems: fc.integer({ min: 1, max: 6 }) });
const restart = fc.record({ do: fc.constant('restart' as const) });
const steps = (restartWeight = 0): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: change },
      { weight: 2, arbitrary: read },
      { weight: restartWeight, arbitrary: restart },
    ),
    { maxLength: 200 },
  );

/** The truth as a database would hold it, and a reader of organisation 1 that reads when it pleases. */
function simulate(log: FeedLog, sequence: readonly Step[]) {
  const me = viewerOf(1);
  const truth = new Map<string, number>();
  const written: string[] = [];
  const known = new Map<string, number>();
  const heard: FeedItem[] = [];
  let position: FeedPosition | undefined = beginning;
  let epoch = 1;
  let snapshots = 0;
  log.restart('e1');

  function readOnce(maxItems: number): boolean {
    const cursor = position === undefined ? undefined : { epoch: `e${epoch}`, position };
    position = resumeAt(log, cursor);
    if (position === undefined) {
      snapshots += 1;
      position = log.positionBefore(Number.POSITIVE_INFINITY);
      known.clear();
      for (const [name, revision] of truth) known.set(name, revision);
      return true;
    }
    const frame = readFrame(log, position, me, everything, maxItems);
    const devices = frame.items.flatMap((item) => (item.kind === 'status' ? [item.status.deviceId] : []));
    expect(new Set(devices).size).toBe(devices.length);
    expect(frame.items.length).toBeLessThanOrEqual(maxItems);
    for (const item of frame.items) {
      heard.push(item);
      if (item.kind === 'alarm') known.set(`alarm ${item.alarm.id}`, item.alarm.revision);
      if (item.kind === 'status') known.set(`status ${item.status.deviceId}`, item.status.revision);
    }
    const moved = frame.next.alarms !== position.alarms || frame.next.states !== position.states;
    position = frame.next;
    return moved;
  }

  const revisions = new Map<string, number>();
  for (const step of sequence) {
    if (step.do === 'read') readOnce(step.maxItems);
    else if (step.do === 'restart') {
      epoch += 1;
      log.restart(`e${epoch}`);
      position = undefined;
    } else {
      const name = `${step.do} ${step.id}`;
      const owned = `${step.organisationId} ${name}`;
      const revision = (revisions.get(owned) ?? 0) + 1;
      revisions.set(owned, revision);
      if (step.do === 'alarm') addAlarm(log, step.organisationId, step.id, revision);
      // Device ids are unique over all organisations.
      else addStatus(log, step.organisationId, step.id + 10 * (step.organisationId - 1), revision);
      if (step.organisationId === 1) {
        truth.set(name, revision);
        if (step.do === 'alarm') written.push(`${name} r${revision}`);
      }
    }
  }
  while (readOnce(3));
  return { truth, written, known, heard, snapshots };
}

describe('for any sequence of changes and any slow reader', () => {
  it('every alarm change is delivered exactly once and in order, and the last status wins', () => {
    fc.assert(
      fc.property(steps(), (sequence) => {
        const { truth, written, known, heard, snapshots } = simulate(createFeedLog(), sequence);
        expect(snapshots).toBe(0);
        expect(labels(heard.filter((item) => item.kind === 'alarm'))).toEqual(written);
        expect(known).toEqual(truth);
      }),
      { numRuns: 300 },
    );
  });

  it('a small ring and broken streams end with the truth too, by snapshots', () => {
    const limits = { maxEntries: 4, maxBytes: 1e6 };
    fc.assert(
      fc.property(steps(1), (sequence) => {
        const { truth, known } = simulate(createFeedLog({ alarms: limits, states: limits }), sequence);
        expect(known).toEqual(truth);
      }),
      { numRuns: 300 },
    );
  });

  it('nothing of another organisation appears', () => {
    fc.assert(
      fc.property(steps(), (sequence) => {
        const { heard } = simulate(createFeedLog(), sequence);
        for (const item of heard) {
          if (item.kind === 'alarm') expect(item.alarm.organisationId).toBe(1);
          if (item.kind === 'status') expect(item.status.deviceId).toBeLessThanOrEqual(5);
        }
      }),
      { numRuns: 100 },
    );
  });
});
