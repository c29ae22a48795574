import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { stageConfirmations } from './confirm-round.ts';
import { type Entry, makeBook, type RuleBook } from './rule-book.ts';
import type { RaiseAlarms } from './rules-deps.ts';
import { emptyStage, isEmpty, type Stage, stageClock, stageOrphan, stageReport } from './stage.ts';
import { activeAmong, listActivations } from './store/activation-rows.ts';
import { changedReports, type DeviceReport, readHorizon } from './store/report-rows.ts';
import { listEnabledRules } from './store/rule-rows.ts';
import { forgetStates, keepStates, listRuledDevices, listStoredStates } from './store/state-rows.ts';

export interface RoundsDeps {
  /** Every transaction fails once another station has taken over. */
  readonly database: Database;
  readonly organisationId: OrganisationId;
  readonly raise: RaiseAlarms;
  readonly clock: Clock;
}

/** The rules of an organisation at the station that ingests; each round looks at what was committed since the last. */
export interface RuleRounds {
  /** False where there is nothing to look after. */
  round(): Promise<boolean>;
  /** Rules, or where devices are, may be others. */
  doubt(): void;
}

/** Of one transaction. */
const DEVICES_AT_ONCE = 1000;
/** A report that was written before a moment may be committed so much after it. */
const SETTLED_MS = 1000;
const CONFIRMED_FROM_MS = 5000;

export function createRuleRounds({ database, organisationId, raise, clock }: RoundsDeps): RuleRounds {
  const scope = { as: 'organisation', organisationId } as const;
  /** Null: to be read from the database, as after every failure, for it is not known what was committed. */
  let book: RuleBook | null = null;
  let horizon: string | null = null;
  let isDoubtful = false;

  const read = <Result>(work: (tx: Tx) => Promise<Result>) =>
    database.transaction(scope, work, { lane: 'intake' });

  async function load(previous: RuleBook | null): Promise<RuleBook> {
    isDoubtful = false;
    const made = await read(async (tx) => {
      const rules = await listEnabledRules(tx);
      const states = await listStoredStates(tx);
      const devices = rules.length + states.length === 0 ? [] : await listRuledDevices(tx);
      return makeBook({ rules, states, devices, nowMs: clock.now().getTime(), previous });
    });
    // Every state anew: what is true already has its alarm as well.
    horizon = null;
    const stage = emptyStage();
    for (const orphan of made.orphans)
      stageOrphan(stage, orphan, made.devices.get(orphan.deviceId), clock.now());
    await commit(stage);
    return made;
  }

  async function commit(stage: Stage): Promise<void> {
    if (!isEmpty(stage))
      await database.transaction(
        scope,
        async (tx) => {
          await forgetStates(tx, stage.forget);
          await keepStates(tx, organisationId, stage.keep);
          if (stage.signals.length > 0) await raise(tx, organisationId, stage.signals);
        },
        { lane: 'intake' },
      );
    for (const note of stage.committed) note();
  }

  async function takeReports(entries: RuleBook['entries'], reports: readonly DeviceReport[]): Promise<void> {
    const stage = emptyStage();
    for (const { deviceId, report } of reports) {
      const own = entries.get(deviceId);
      if (own !== undefined) stageReport(stage, own, report, clock.now());
    }
    await commit(stage);
  }

  /** In pages by device: a round is many transactions where many devices spoke, and each is short. */
  async function followReports({ entries }: RuleBook): Promise<void> {
    const since = horizon;
    const { next, first } = await read(async (tx) => ({
      // Before the rows, so that what both do not see comes the next time.
      next: await readHorizon(tx),
      first: await changedReports(tx, since, 0, DEVICES_AT_ONCE),
    }));
    let page = first;
    await takeReports(entries, page);
    while (page.length === DEVICES_AT_ONCE) {
      const after: DeviceId | 0 = page.at(-1)?.deviceId ?? 0;
      page = await read((tx) => changedReports(tx, since, after, DEVICES_AT_ONCE));
      await takeReports(entries, page);
    }
    horizon = next;
  }

  async function followClock({ entries }: RuleBook): Promise<void> {
    const now = clock.now();
    const untilMs = now.getTime() - SETTLED_MS;
    const due: Entry[] = [];
    for (const own of entries.values()) for (const entry of own) if (entry.dueMs <= untilMs) due.push(entry);
    for (let start = 0; start < due.length; start += DEVICES_AT_ONCE) {
      const stage = emptyStage();
      for (const entry of due.slice(start, start + DEVICES_AT_ONCE)) stageClock(stage, entry, untilMs, now);
      await commit(stage);
    }
  }

  async function followAlarms({ confirming }: RuleBook): Promise<void> {
    if (confirming.length === 0) return;
    const now = clock.now();
    const longestMs = Math.max(...confirming.map(({ condition }) => condition.withinS * 1000));
    const pairs = confirming.flatMap(({ places }) =>
      [...places.values()].flatMap(({ alarmIds }) => alarmIds),
    );
    const { activations, active } = await read(async (tx) => ({
      activations: await listActivations(tx, new Date(now.getTime() - longestMs - CONFIRMED_FROM_MS)),
      active: await activeAmong(tx, pairs),
    }));
    const stage = emptyStage();
    for (const rule of confirming) stageConfirmations(stage, rule, activations, active, now);
    await commit(stage);
  }

  return {
    doubt() {
      isDoubtful = true;
    },
    async round() {
      try {
        if (book === null || isDoubtful) book = await load(book);
        const { entries, confirming } = book;
        if (entries.size > 0) {
          await followReports(book);
          await followClock(book);
        }
        await followAlarms(book);
        return entries.size > 0 || confirming.length > 0;
      } catch (error) {
        book = null;
        throw error;
      }
    },
  };
}
