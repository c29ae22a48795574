import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedFrame, FeedItem } from '../../../shared/feed/model.ts';
import { applyFrame, CLOSED_ALARMS_KEPT, putAlarm, REJECTED_KEPT } from './apply-frame.ts';
import { createFeedModel, type FeedModel } from './feed-model.ts';
import {
  alarmRow,
  detailRow,
  identityRow,
  items,
  rejectedRow,
  statusRow,
  systemRow,
} from './rows.fixture.ts';

function changes(cursor: string, ...list: readonly FeedItem[]): FeedFrame {
  return { type: 'changes', cursor, items: [...list] };
}

function snapshot(cursor: string, list: readonly FeedItem[], first = true, last = true): FeedFrame {
  return { type: 'snapshot', first, last, cursor, items: [...list] };
}

function modelAfter(...frames: readonly FeedFrame[]): FeedModel {
  const model = createFeedModel();
  for (const frame of frames) applyFrame(model, frame);
  return model;
}

const ids = (model: FeedModel): readonly number[] => [...model.rows.alarms.keys()];

describe('changes', () => {
  test('put a newer row in the place of an older one, and an older one nowhere', () => {
    const model = modelAfter(snapshot('e.1', []), changes('e.2', items.alarm(alarmRow(1, 3))));
    expect(applyFrame(model, changes('e.3', items.alarm(alarmRow(1, 2)))).alarms).toBe(false);
    expect(applyFrame(model, changes('e.4', items.alarm(alarmRow(1, 3)))).alarms).toBe(false);
    expect(applyFrame(model, changes('e.5', items.alarm(alarmRow(1, 4)))).alarms).toBe(true);
    expect([...model.rows.alarms.values()].map((alarm) => alarm.revision)).toEqual([4]);
  });

  test('a closed alarm leaves the open ones, can still be looked at, and never returns', () => {
    const model = modelAfter(
      snapshot('e.1', [items.alarm(alarmRow(1, 1))]),
      changes('e.2', items.alarm(alarmRow(1, 5, 'closed'))),
      changes('e.3', items.alarm(alarmRow(1, 4))),
    );
    expect(ids(model)).toEqual([]);
    expect(model.rows.closedAlarms.size).toBe(1);
  });

  test('only so many closed alarms and refused messages are kept', () => {
    const many = Array.from({ length: REJECTED_KEPT + 50 }, (_, index) => index + 1);
    const model = modelAfter(
      snapshot('e.1', []),
      changes('e.2', ...many.map((id) => items.alarm(alarmRow(id, 1, 'closed')))),
      changes('e.3', ...many.map((id) => items.rejected(rejectedRow(id)))),
    );
    expect(model.rows.closedAlarms.size).toBe(CLOSED_ALARMS_KEPT);
    expect(model.rows.rejected.size).toBe(REJECTED_KEPT);
    expect(model.rows.rejected.has(many.length)).toBe(true);
  });

  test('a report that comes before its device waits for it', () => {
    const model = modelAfter(snapshot('e.1', []), changes('e.2', items.status(statusRow(7, 2))));
    expect(model.rows.devices.size).toBe(0);
    applyFrame(model, changes('e.3', items.device(identityRow(7))));
    expect([...model.rows.devices.values()][0]?.status?.revision).toBe(2);
  });

  test('a renamed device keeps its state; a removed one goes with everything', () => {
    const model = modelAfter(
      snapshot('e.1', [items.device(identityRow(7)), items.detail(detailRow(7, 2))]),
      changes('e.2', items.device(identityRow(7, 'Front door'))),
    );
    const device = [...model.rows.devices.values()][0];
    expect(device?.identity.name).toBe('Front door');
    expect(device?.status?.revision).toBe(2);
    applyFrame(model, changes('e.3', { kind: 'device-removed', deviceId: identityRow(7).id }));
    expect(model.rows.devices.size + model.rows.details.size).toBe(0);
  });

  test('a row that did not change keeps its identity, so that its line is not drawn again', () => {
    const model = modelAfter(snapshot('e.1', [items.device(identityRow(7)), items.device(identityRow(8))]));
    const before = model.rows.devices.get(identityRow(8).id);
    applyFrame(model, changes('e.2', items.status(statusRow(7, 1))));
    expect(model.rows.devices.get(identityRow(8).id)).toBe(before);
  });

  test('the same rows in any order and any number of times end the same', () => {
    const rows = fc.array(
      fc.record({ id: fc.integer({ min: 1, max: 4 }), revision: fc.integer({ min: 1, max: 6 }) }),
    );
    fc.assert(
      fc.property(rows, fc.nat(), (list, seed) => {
        const frames = list.map(({ id, revision }) => changes('e.9', items.alarm(alarmRow(id, revision))));
        const turned = [
          ...frames.slice(seed % (frames.length + 1)),
          ...frames.slice(0, seed % (frames.length + 1)),
        ];
        const revisions = (model: FeedModel): readonly string[] =>
          [...model.rows.alarms.values()].map((alarm) => `${alarm.id}:${alarm.revision}`).sort();
        expect(revisions(modelAfter(...turned, ...turned))).toEqual(revisions(modelAfter(...frames)));
      }),
    );
  });
});

describe('a snapshot', () => {
  test('shows as it comes when nothing was on screen', () => {
    const model = modelAfter(snapshot('e.1', [items.alarm(alarmRow(1, 1))], true, false));
    expect(ids(model)).toEqual([1]);
    expect(model.ready).toBe(false);
    applyFrame(model, snapshot('e.1', [items.alarm(alarmRow(2, 1))], false, true));
    expect(ids(model)).toEqual([1, 2]);
    expect(model.ready).toBe(true);
  });

  test('replaces what was on screen at its end, not before', () => {
    const model = modelAfter(snapshot('e.1', [items.alarm(alarmRow(1, 1)), items.alarm(alarmRow(2, 1))]));
    applyFrame(model, snapshot('f.1', [items.alarm(alarmRow(2, 1))], true, false));
    expect(ids(model)).toEqual([1, 2]);
    applyFrame(model, snapshot('f.1', [items.alarm(alarmRow(3, 1))], false, true));
    expect(ids(model)).toEqual([2, 3]);
  });

  test('that broke off is forgotten when the next one begins', () => {
    const model = modelAfter(
      snapshot('e.1', [items.alarm(alarmRow(1, 1))]),
      snapshot('f.1', [items.alarm(alarmRow(9, 1))], true, false),
      snapshot('g.1', [items.alarm(alarmRow(2, 1))]),
    );
    expect(ids(model)).toEqual([2]);
  });

  test('does not undo what a call has returned since', () => {
    const model = modelAfter(snapshot('e.1', [items.alarm(alarmRow(1, 1)), items.alarm(alarmRow(2, 1))]));
    putAlarm(model.rows, alarmRow(1, 5, 'acknowledged_active'));
    putAlarm(model.rows, alarmRow(2, 5, 'closed'));
    applyFrame(model, snapshot('f.1', [items.alarm(alarmRow(1, 4)), items.alarm(alarmRow(2, 4))]));
    expect(model.rows.alarms.get(alarmRow(1, 1).id)?.state).toBe('acknowledged_active');
    expect(ids(model)).toEqual([1]);
  });

  test('leaves what it never holds: details of devices that are still there, refused messages, system', () => {
    const model = modelAfter(
      snapshot('e.1', [
        items.device(identityRow(7)),
        items.device(identityRow(8)),
        items.detail(detailRow(7, 1)),
        items.detail(detailRow(8, 1)),
        items.rejected(rejectedRow(1)),
        items.system(systemRow()),
      ]),
      snapshot('f.1', [items.device(identityRow(7))]),
    );
    expect([...model.rows.details.keys()]).toEqual([7]);
    expect(model.rows.rejected.size).toBe(1);
    expect(model.rows.system?.station).toBe('Desk 1');
  });

  test('may be resumed after its end only', () => {
    const model = modelAfter(snapshot('e.1', [], true, false));
    expect(model.cursor).toBeUndefined();
    applyFrame(model, snapshot('e.1', [], false, true));
    applyFrame(model, changes('e.2'));
    expect(model.cursor).toBe('e.2');
  });
});

test('what is outdated is told anew by each change, and by a later snapshot, which cannot hold it', () => {
  const model = modelAfter(snapshot('e.1', []));
  const times = () => model.rows.outdated.get('panels') ?? 0;
  expect(times()).toBe(0);
  expect(applyFrame(model, changes('e.2', { kind: 'outdated', what: 'panels' })).outdated).toBe(true);
  expect(times()).toBe(1);
  applyFrame(model, snapshot('f.1', []));
  expect(times()).toBe(2);
});
