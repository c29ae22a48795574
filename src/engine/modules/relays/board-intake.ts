import { decodeBoardMessage } from '../../../protocol/relay-board/decode.ts';
import { encodeOrder } from '../../../protocol/relay-board/encode.ts';
import { boardFilters, isBoardUuid, parseBoardTopic } from '../../../protocol/relay-board/topics.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { InboundMessage } from '../../platform/mqtt/device-transport.ts';
import {
  createRateLimit,
  createRateLimits,
  isRefusal,
  type Raise,
  type SideIntake,
  type SideIntakeDeps,
  waitingSentence,
} from '../ingest/index.ts';
import { applyBoardMessage, type BoardItem, type BoardPlace } from './apply-board-message.ts';
import type { BoardDirectory } from './board-directory.ts';
import { superviseBoards } from './supervise-boards.ts';

export interface BoardIntakeDeps extends SideIntakeDeps {
  readonly place: BoardPlace;
  readonly directory: BoardDirectory;
  readonly raise: Raise;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A board that switches all its channels says twice so much at once. */
const PER_SECOND = 20;
const BURST = 200;
/** Of all boards together on the topics that do not say whose they are, and of everything that is refused. */
const SHARED_PER_SECOND = 200;
/** Boards that may register themselves: a name costs an attacker nothing, and each costs a row that stays. */
const NEW_PER_SECOND = 1;
const NEW_BURST = 50;
const MAX_WAITING = 2000;
const MAX_BATCH = 100;
const RETRY_FIRST_MS = 50;
const RETRY_MAX_MS = 1000;
const REFUSALS_BELIEVED = 3;
const SUPERVISE_EVERY_MS = 1000;

/** What boards say, into the database beside what boxes say: acknowledged once it is kept, in order, and bounded. */
export function createBoardIntake(deps: BoardIntakeDeps): SideIntake {
  const { database, transport, place, directory, clock, logger } = deps;
  const rates = createRateLimits<string>(PER_SECOND, BURST);
  const sharedRate = createRateLimit(SHARED_PER_SECOND);
  const newBoards = createRateLimit(NEW_PER_SECOND, NEW_BURST);
  let waiting: BoardItem[] = [];
  let isRunning = false;
  let isEnded = false;
  let problem: string | null = null;
  const whenDrained: (() => void)[] = [];
  /** Boards of which something was dropped: they are asked to say it again. */
  const asked = new Set<string>();
  const scope = { as: 'organisation', organisationId: place.organisationId } as const;
  const apply = { place, clock, admits: () => newBoards.take(clock.monotonicMs()) };

  function receive(message: InboundMessage): boolean {
    const topic = parseBoardTopic(place.base, message.topic);
    if (topic === null) return false;
    const nowMs = clock.monotonicMs();
    const isWithin =
      topic.uuid === null
        ? sharedRate.take(nowMs)
        : waiting.length < MAX_WAITING && rates.take(topic.uuid, nowMs);
    // An event or an error that was said once is worth nothing late.
    const isOld = message.retained && topic.kind !== 'status' && topic.kind !== 'state';
    if (!isWithin || isOld || isEnded) {
      if (!isWithin && topic.uuid !== null) asked.add(topic.uuid);
      message.done();
      return true;
    }
    waiting.push({ message, decoded: decodeBoardMessage(topic, message.payload) });
    if (!isRunning) {
      isRunning = true;
      setImmediate(() => void run());
    }
    return true;
  }

  async function run(): Promise<void> {
    while (waiting.length > 0 && !isEnded) {
      await keep(waiting.splice(0, MAX_BATCH));
    }
    isRunning = false;
    for (const tell of whenDrained.splice(0)) tell();
  }

  /** Until it is kept, or one of them is refused for what it says; whatever else stops it waits. */
  async function keep(batch: readonly BoardItem[]): Promise<void> {
    let refusals = 0;
    for (let delayMs = RETRY_FIRST_MS; !isEnded; delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)) {
      try {
        await deps.mayWrite();
        if (isEnded) return;
        await commit(batch);
        problem = null;
        for (const { message } of batch) message.done();
        return;
      } catch (error) {
        if (isRefusal(error)) {
          if (batch.length > 1) {
            for (const each of batch) await keep([each]);
            return;
          }
          refusals += 1;
          if (refusals >= REFUSALS_BELIEVED) {
            logger.error(
              { err: error, topic: batch[0]?.message.topic },
              'the database refuses a board’s message',
            );
            for (const { message } of batch) message.done();
            return;
          }
        } else problem = waitingSentence(error);
      }
      await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    }
  }

  async function commit(batch: readonly BoardItem[]): Promise<void> {
    await database.transaction(
      scope,
      async (tx) => {
        const signals = [];
        for (const item of batch) signals.push(...(await applyBoardMessage(tx, apply, item)));
        if (signals.length > 0) await deps.raise(tx, place.organisationId, signals);
      },
      { lane: 'intake' },
    );
  }

  const supervision = superviseBoards({ ...deps, scope });

  async function look(): Promise<void> {
    const again = [...asked];
    asked.clear();
    for (const uuid of again.filter(isBoardUuid)) {
      const to = directory.byUuid(uuid);
      if (to === undefined) continue;
      const { topic, payload } = encodeOrder(to, { order: 'status' });
      await transport.publish(topic, payload).catch(() => undefined);
    }
    await deps.mayWrite();
    if (!isEnded) await supervision.look();
  }

  function tick(): void {
    clock.after(SUPERVISE_EVERY_MS, () => {
      if (isEnded) return;
      look()
        .catch((error: unknown) => logger.debug({ err: error }, 'the boards could not be looked at'))
        .then(tick);
    });
  }

  return {
    filters: boardFilters(place.base),
    start: tick,
    receive,
    problem: () => problem,
    async drained() {
      if (isRunning) await new Promise<void>((resolve) => whenDrained.push(resolve));
    },
    end() {
      isEnded = true;
      waiting = [];
      for (const tell of whenDrained.splice(0)) tell();
    },
  };
}
