import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleCondition, RuleTest } from '../../../../shared/rules/condition.ts';
import type { RuleDefinition } from '../../../../shared/rules/model.ts';
import {
  evaluateClock,
  evaluateReport,
  type PreparedRule,
  prepareRule,
  type RuleSignal,
} from './evaluate.ts';
import type { RuleMemory } from './memory.ts';
import type { Report, Values } from './report.ts';

const START_MS = Date.parse('2026-03-02T08:00:00Z');

const QUIET: Values = {
  temperatureC: 20,
  humidityPercent: 40,
  fanPwmDutyPercent: 0,
  rssiDbm: -60,
  freeHeapBytes: 90_000,
  minHeapBytes: 80_000,
  uptimeS: 100,
  bootCount: 1,
  wifiDisconnects: 0,
  mqttDisconnects: 0,
  errorCount: 0,
  panic1Count: 0,
  panic2Count: 0,
  tamperCount: 0,
  panic1: false,
  panic2: false,
  boxSw: false,
  siren: false,
  turret: false,
  mqttConnected: true,
  ntpSynced: true,
  deviceSynced: true,
  otaValidated: true,
  deviceState: 'NORMAL',
};

const HOT: RuleTest = { by: 'limits', metric: 'temperatureC', min: null, max: 45, hysteresis: 3 };
const holds = (change: Partial<Extract<RuleCondition, { kind: 'holds' }>> = {}): RuleCondition => ({
  kind: 'holds',
  test: HOT,
  onDelayS: 0,
  offDelayS: 0,
  ...change,
});

function prepared(
  condition: RuleCondition,
  change: Partial<RuleDefinition> = {},
  zone = 'UTC',
): PreparedRule {
  const rule = prepareRule(
    { condition, priority: 'medium', escalation: [], schedule: null, ...change },
    zone,
  );
  if (rule === null) throw new Error('it is no rule of a device');
  return rule;
}

interface Said {
  readonly atS: number;
  readonly values?: Partial<Values>;
  readonly isOnline?: boolean;
  /** Nothing came; the row was only written. */
  readonly seenS?: number;
}

const reportOf = ({ atS, values = {}, isOnline = true, seenS = atS }: Said, revision: number): Report => ({
  revision,
  atMs: START_MS + atS * 1000,
  seenMs: START_MS + seenS * 1000,
  isOnline,
  values: { ...QUIET, ...values },
});

/** Every signal as `raised 12 medium`, at its second; time goes on to `untilS`. */
function run(rule: PreparedRule, said: readonly Said[], untilS = 0): string[] {
  let memory: RuleMemory | null = null;
  const signals: RuleSignal[] = [];
  for (const [index, each] of said.entries()) {
    const done = evaluateReport(rule, memory, reportOf(each, index));
    memory = done.memory;
    signals.push(...done.signals);
  }
  if (memory !== null) signals.push(...evaluateClock(rule, memory, START_MS + untilS * 1000).signals);
  return signals.map(words);
}

const words = ({ kind, atMs, priority }: RuleSignal): string =>
  `${kind} ${(atMs - START_MS) / 1000} ${priority}`;
const at = (atS: number, temperatureC: number | null): Said => ({ atS, values: { temperatureC } });

describe('a threshold', () => {
  it('raises above its maximum and returns only below the hysteresis', () => {
    expect(run(prepared(holds()), [at(0, 45), at(1, 45.1), at(2, 43), at(3, 42)])).toEqual([
      'raised 1 medium',
      'returned 3 medium',
    ]);
  });
  it('raises below its minimum as well, each side with its own hysteresis', () => {
    const both = holds({ test: { ...HOT, by: 'limits', metric: 'temperatureC', min: 5, max: 45 } });
    expect(run(prepared(both), [at(0, 4), at(1, 7), at(2, 8), at(3, 50), at(4, 6), at(5, 1)])).toEqual([
      'raised 0 medium',
      'returned 2 medium',
      'raised 3 medium',
      'returned 4 medium',
      'raised 5 medium',
    ]);
  });
  it('stays as it is while the figure is not reported', () => {
    expect(run(prepared(holds()), [at(0, 50), at(1, null), at(2, 20), at(3, null)])).toEqual([
      'raised 0 medium',
      'returned 2 medium',
    ]);
  });
  it('raises when it was true for the on-delay, at that very moment', () => {
    const delayed = prepared(holds({ onDelayS: 60 }));
    expect(run(delayed, [at(0, 50), at(30, 51)], 59)).toEqual([]);
    expect(run(delayed, [at(0, 50), at(30, 51)], 200)).toEqual(['raised 60 medium']);
    expect(run(delayed, [at(0, 50), at(59, 20), at(70, 50)], 129)).toEqual([]);
  });
  it('returns when it was not true for the off-delay', () => {
    const delayed = prepared(holds({ offDelayS: 60 }));
    expect(run(delayed, [at(0, 50), at(10, 20), at(69, 50), at(80, 20)], 200)).toEqual([
      'raised 0 medium',
      'returned 140 medium',
    ]);
  });
  it('becomes worse beyond a second limit and after a time, and never better while it lasts', () => {
    const rule = prepared(holds(), {
      escalation: [
        { to: 'high', afterS: 600, beyond: null },
        { to: 'critical', afterS: null, beyond: 60 },
      ],
    });
    expect(run(rule, [at(0, 50)], 700)).toEqual(['raised 0 medium', 'worse 600 high']);
    expect(run(rule, [at(0, 50), at(10, 61), at(20, 46)], 700)).toEqual([
      'raised 0 medium',
      'worse 10 critical',
    ]);
    expect(run(rule, [at(0, 61), at(10, 20), at(20, 50)], 30)).toEqual([
      'raised 0 critical',
      'returned 10 critical',
      'raised 20 medium',
    ]);
  });
});

describe('a rule on a state', () => {
  it('raises while a switch or the state machine is as it says', () => {
    const siren = prepared(holds({ test: { by: 'switch', metric: 'siren', is: true }, onDelayS: 30 }));
    expect(run(siren, [{ atS: 0, values: { siren: true } }], 40)).toEqual(['raised 30 medium']);
    const mode = prepared(holds({ test: { by: 'mode', states: ['ERROR', 'CRITICAL'] } }));
    expect(
      run(mode, [
        { atS: 0, values: { deviceState: 'CRITICAL' } },
        { atS: 5, values: { deviceState: null } },
        { atS: 9 },
      ]),
    ).toEqual(['raised 0 medium', 'returned 9 medium']);
  });
});

describe('a rule that counts', () => {
  const rule = prepared({ kind: 'repeats', test: HOT, count: 3, withinS: 60 });
  it('raises at the third time within its period and returns when there was none for as long', () => {
    const times = [0, 10, 20, 30, 40].map((atS, index) => at(atS, index % 2 === 0 ? 50 : 20));
    expect(run(rule, times, 200)).toEqual(['raised 40 medium', 'returned 100 medium']);
  });
  it('does not count what is too long ago, nor what only stays true', () => {
    expect(run(rule, [at(0, 50), at(10, 20), at(50, 50), at(55, 20), at(61, 50), at(62, 51)], 70)).toEqual(
      [],
    );
  });
});

describe('a rule on what is missing', () => {
  it('raises when nothing came for its time and returns with the next message', () => {
    const rule = prepared({ kind: 'missing', metric: null, forS: 300 });
    expect(run(rule, [at(0, 20), { atS: 100, seenS: 0 }, at(400, 20)], 500)).toEqual([
      'raised 300 medium',
      'returned 400 medium',
    ]);
  });
  it('tells a figure that is not said any more from a device that is silent', () => {
    const rule = prepared({ kind: 'missing', metric: 'humidityPercent', forS: 300 });
    const without = (atS: number): Said => ({ atS, values: { humidityPercent: null } });
    expect(run(rule, [at(0, 20), without(100), without(200), without(290)], 310)).toEqual([
      'raised 300 medium',
    ]);
  });
});

describe('a rule on change', () => {
  const rate = (direction: 'rise' | 'fall' | 'either') =>
    prepared({ kind: 'rate', metric: 'temperatureC', direction, by: 10, withinS: 60, offDelayS: 0 });
  it('raises when the figure went so far within its period', () => {
    expect(run(rate('rise'), [at(0, 20), at(30, 25), at(50, 30), at(70, 30), at(130, 30)])).toEqual([
      'raised 50 medium',
      'returned 70 medium',
    ]);
    expect(run(rate('fall'), [at(0, 20), at(30, 30)])).toEqual([]);
    expect(run(rate('either'), [at(0, 30), at(30, 20)])).toEqual(['raised 30 medium']);
  });
  it('does not raise for the same change over a longer time', () => {
    const slow = Array.from({ length: 20 }, (_, index) => at(index * 60, 20 + index));
    expect(run(rate('either'), slow)).toEqual([]);
  });
  it('returns when the figure does not come any more', () => {
    expect(run(rate('rise'), [at(0, 20), at(30, 35)], 120)).toEqual([
      'raised 30 medium',
      'returned 90 medium',
    ]);
  });
});

describe('a rule on offline devices', () => {
  it('raises when the device is offline for its time', () => {
    const rule = prepared({ kind: 'offline', forS: 600 });
    expect(run(rule, [{ atS: 0, isOnline: false }], 700)).toEqual(['raised 600 medium']);
    expect(
      run(
        rule,
        [
          { atS: 0, isOnline: false },
          { atS: 500, isOnline: true },
        ],
        700,
      ),
    ).toEqual([]);
  });
});

describe('a rule with armed hours', () => {
  const night = { fromMin: 600, toMin: 660 };
  const schedule: RuleDefinition['schedule'] = {
    days: [[night], [night], [night], [night], [night], [night], [night]],
    holidays: ['2026-03-03'],
    onHolidays: [],
  };
  const HOUR = 3600;
  it('raises what is true when they begin and returns when they end, in the zone of the site', () => {
    // 10:00 to 11:00 in Berlin is 09:00 to 10:00 UTC.
    const rule = prepared(holds(), { schedule }, 'Europe/Berlin');
    expect(run(rule, [at(0, 50)], 3 * HOUR)).toEqual([
      `raised ${HOUR} medium`,
      `returned ${2 * HOUR} medium`,
    ]);
  });
  it('goes by the holidays of the calendar', () => {
    const rule = prepared(holds(), { schedule });
    expect(run(rule, [at(0, 50)], 52 * HOUR)).toEqual([
      `raised ${2 * HOUR} medium`,
      `returned ${3 * HOUR} medium`,
      `raised ${50 * HOUR} medium`,
      `returned ${51 * HOUR} medium`,
    ]);
  });
});

const conditions: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc.record({
    kind: fc.constant('holds' as const),
    test: fc.constant(HOT),
    onDelayS: fc.integer({ min: 0, max: 40 }),
    offDelayS: fc.integer({ min: 0, max: 40 }),
  }),
  fc.record({
    kind: fc.constant('repeats' as const),
    test: fc.constant(HOT),
    count: fc.integer({ min: 2, max: 4 }),
    withinS: fc.integer({ min: 1, max: 90 }),
  }),
  fc.record({
    kind: fc.constant('missing' as const),
    metric: fc.constantFrom(null, 'temperatureC' as const),
    forS: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({
    kind: fc.constant('rate' as const),
    metric: fc.constant('temperatureC' as const),
    direction: fc.constantFrom('rise' as const, 'fall' as const, 'either' as const),
    by: fc.integer({ min: 1, max: 20 }),
    withinS: fc.integer({ min: 1, max: 60 }),
    offDelayS: fc.integer({ min: 0, max: 30 }),
  }),
  fc.record({ kind: fc.constant('offline' as const), forS: fc.integer({ min: 1, max: 60 }) }),
);
const escalations: fc.Arbitrary<RuleDefinition['escalation']> = fc.constantFrom<
  RuleDefinition['escalation'][]
>([], [{ to: 'high', afterS: 25, beyond: null }]);
const course = fc.array(
  fc.record({
    afterS: fc.integer({ min: 0, max: 30 }),
    temperatureC: fc.option(fc.integer({ min: 38, max: 52 })),
    isOnline: fc.boolean(),
    /** Ticks of the clock before it, and whether the station starts anew there. */
    ticks: fc.integer({ min: 0, max: 3 }),
    restarts: fc.boolean(),
  }),
  { maxLength: 25 },
);

describe('any rule', () => {
  it('says the same whether reports come in one batch or many, with clock ticks and restarts between them', () => {
    fc.assert(
      fc.property(conditions, escalations, course, (condition, escalation, steps) => {
        const rule = prepared(condition, { escalation });
        let atS = 0;
        const said = steps.map(({ afterS, temperatureC, isOnline }) => {
          atS += afterS;
          return { atS, isOnline, values: { temperatureC } };
        });
        const inOne = run(rule, said, atS + 100);

        let memory: RuleMemory | null = null;
        const inMany: RuleSignal[] = [];
        let lastS = 0;
        for (const [index, each] of said.entries()) {
          const { ticks, restarts } = steps[index] ?? { ticks: 0, restarts: false };
          for (let tick = 1; tick <= ticks && memory !== null; tick += 1) {
            const done = evaluateClock(
              rule,
              memory,
              START_MS + (lastS + ((each.atS - lastS) * tick) / (ticks + 1)) * 1000,
            );
            memory = done.memory;
            inMany.push(...done.signals);
          }
          if (restarts && memory !== null) {
            memory = JSON.parse(JSON.stringify(memory));
            // What the row had was read already.
            const again = evaluateReport(
              rule,
              memory,
              reportOf({ ...said[index - 1], atS: lastS }, index - 1),
            );
            memory = again.memory;
            inMany.push(...again.signals);
          }
          const done = evaluateReport(rule, memory, reportOf(each, index));
          memory = done.memory;
          inMany.push(...done.signals);
          lastS = each.atS;
        }
        if (memory !== null)
          inMany.push(...evaluateClock(rule, memory, START_MS + (lastS + 100) * 1000).signals);
        expect(inMany.map(words)).toEqual(inOne);
      }),
      { numRuns: 300 },
    );
  });

  it('never raises what is raised, nor returns what is not, and becomes worse only while it is raised', () => {
    fc.assert(
      fc.property(conditions, escalations, course, (condition, escalation, steps) => {
        let atS = 0;
        const said = steps.map(({ afterS, temperatureC, isOnline }) => {
          atS += afterS;
          return { atS, isOnline, values: { temperatureC } };
        });
        let isRaised = false;
        for (const signal of run(prepared(condition, { escalation }), said, atS + 100)) {
          const [kind] = signal.split(' ');
          expect(isRaised).toBe(kind !== 'raised');
          isRaised = kind !== 'returned';
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never flaps while the figure stays within the hysteresis', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 42.01, max: 45, noNaN: true })), (figures) => {
        const said = [at(0, 46), ...figures.map((figure, index) => at(index + 1, figure))];
        expect(run(prepared(holds()), said)).toEqual(['raised 0 medium']);
        expect(run(prepared(holds()), said.slice(1))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
