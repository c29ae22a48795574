import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BASE, figuresRoom, NOW, PEOPLE } from '../../../../test/support/figures-room.ts';
import type { Figures } from '../../../shared/statistics/figures.ts';
import { type Course, countFigures, type Sitting } from './figures-oracle.fixture.ts';

const MINUTE_MS = 60_000;
const DEVICES = ['BOX_1', 'BOX_2', 'BOX_3'] as const;
const TYPES = { FIRE: 'critical', INTRUSION: 'high', OFFLINE: 'medium', SYNC: 'low' } as const;
/** Constant over the year, one of them not in whole slots. */
const ZONES = { 'America/Lima': -5 * 60, 'Asia/Kathmandu': 5 * 60 + 45 } as const;

const room = figuresRoom();
const { keep, read } = room;

const seconds = (max: number) => fc.integer({ min: 0, max }).map((s) => s * 1000);

const course: fc.Arbitrary<Course> = fc
  .record({
    device: fc.constantFrom(...DEVICES),
    type: fc.constantFrom('FIRE', 'INTRUSION', 'OFFLINE', 'SYNC'),
    // Some of them within one flood.
    raised: fc.oneof(seconds(3 * 86_400), seconds(1500)).map((ms) => BASE + ms),
    isQuiet: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    activations: fc.integer({ min: 1, max: 40 }),
    turns: fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 4 }),
    acknowledgedAfter: fc.option(seconds(400), { nil: null }),
    acknowledgedBy: fc.constantFrom(...PEOPLE),
    closedAfter: fc.option(seconds(9000), { nil: null }),
    closedBy: fc.constantFrom(...PEOPLE),
    isFalse: fc.boolean(),
  })
  .map(({ turns, acknowledgedAfter, closedAfter, ...rest }) => {
    let at = rest.raised;
    const moments = turns.map((s) => {
      at += s * 1000;
      return at;
    });
    const known = moments.filter((turn) => turn <= NOW);
    const acknowledged = acknowledgedAfter === null ? null : rest.raised + acknowledgedAfter;
    const isOver = acknowledged !== null && closedAfter !== null && known.length % 2 === 1;
    const end = isOver ? Math.max(acknowledged, known.at(-1) ?? 0) + closedAfter : null;
    return {
      ...rest,
      priority: TYPES[rest.type],
      turns: known,
      acknowledged,
      closed: end === null || end > NOW ? null : end,
    };
  });

const sitting: fc.Arbitrary<Sitting> = fc
  .record({
    who: fc.constantFrom(...PEOPLE),
    began: seconds(4 * 86_400).map((ms) => BASE + ms),
    lasted: fc.option(seconds(40_000), { nil: null }),
  })
  .map(({ who, began, lasted }) => ({ who, began, ended: lasted === null ? null : began + lasted }));

const inSixPlaces = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, each) =>
    typeof each === 'number' ? Math.round(each * 1e6) / 1e6 : each,
  );

/** What the oracle counts, out of the answer. */
function comparable(figures: Figures) {
  const { load, days, sources, responses, falseAlarms } = figures;
  const { alarms, keptQuiet, perTenMinutes, slotsAbove, peak } = load;
  return {
    load: {
      alarms,
      keptQuiet,
      perTenMinutes,
      slotsAbove,
      peak: peak === null ? null : { ...peak, at: peak.at.getTime() },
    },
    days,
    sources: {
      activations: sources.activations,
      top: sources.top.map(({ device, type, alarms: count, activations }) => ({
        source: `${device} ${type}`,
        alarms: count,
        activations,
      })),
      share: sources.share,
    },
    total: responses.total,
    byPriority: Object.fromEntries(responses.byPriority.map(({ priority, ...rest }) => [priority, rest])),
    byOperator: Object.fromEntries(
      responses.byOperator.map(({ name, priority, acknowledge, close }) => [
        `${name} ${priority}`,
        { acknowledge, close },
      ]),
    ),
    falses: {
      closed: falseAlarms.closed,
      falses: falseAlarms.falses,
      devices: Object.fromEntries(falseAlarms.devices.map(({ device, falses }) => [device, falses])),
    },
  };
}

test('the figures of any alarms, people and periods are those that counting one after the other gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(course, { maxLength: 60 }),
      fc.array(sitting, { maxLength: 5 }),
      fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 48 * 60 })),
      fc.integer({ min: 1, max: 60 * 60 }),
      fc.constantFrom('America/Lima' as const, 'Asia/Kathmandu' as const),
      async (courses, sittings, fromMinute, minutes, timeZone) => {
        await keep(courses, sittings);
        const from = BASE + fromMinute * MINUTE_MS;
        const to = from + minutes * MINUTE_MS;
        const found = await read({ from, to, timeZone });
        const expected = countFigures(courses, sittings, {
          from,
          to,
          now: NOW,
          utcOffsetMs: ZONES[timeZone] * MINUTE_MS,
          startsAbove: 10,
          staleAfterH: 24,
          targets: room.targets,
        });
        expect(inSixPlaces(comparable(found))).toEqual(inSixPlaces(expected));
      },
    ),
    { numRuns: 25 },
  );
});
