import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { commitItems } from './commit-items.ts';
import { createHandOn, NOTHING } from './hand-on.ts';
import { isRefusal } from './refusal.ts';
import { alarmAlone } from './remainders.ts';
import { type SharedBatchDeps, type SharedMessage, takeSharedBatch } from './shared-batch.ts';
import type { WorkItem } from './work-item.ts';

export const RETRY_FIRST_MS = 50;
export const RETRY_MAX_MS = 1000;

export interface SetAsideSharedDeps extends SharedBatchDeps {
  readonly database: Database;
  mayWrite(): Promise<void>;
  isEnded(): boolean;
  /** Something other than the message stops it. */
  waits(error: unknown): void;
  goesOn(): void;
}

/** Shows people a message that the database refuses, and keeps of its alarm what can be kept; then it is answered. */
export function createSetAsideShared(
  deps: SetAsideSharedDeps,
): (organisationId: OrganisationId, only: SharedMessage, error: unknown) => Promise<void> {
  const { database, clock, logger, metrics, problems } = deps;

  /** Until it is kept or refused; null where this worker ends before. */
  async function persist(work: () => Promise<unknown>, sentence: string): Promise<'kept' | 'refused' | null> {
    for (let delayMs = RETRY_FIRST_MS; !deps.isEnded(); delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)) {
      try {
        await deps.mayWrite();
        if (deps.isEnded()) return null;
        await work();
        deps.goesOn();
        return 'kept';
      } catch (error) {
        if (isRefusal(error)) {
          logger.error({ err: error }, sentence);
          return 'refused';
        }
        deps.waits(error);
      }
      await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    }
    return null;
  }

  /** Without what else its message changes; then its event, as of a box that is not known. */
  function waysToKeepAlarm(
    organisationId: OrganisationId,
    only: SharedMessage,
  ): ((tx: Tx) => Promise<unknown>)[] {
    const { message, route, verified, arrivedMs } = only;
    if (!verified.ok || verified.body.kind !== 'alarm') return [];
    const event: WorkItem[] = [];
    const handOn = createHandOn({ ...deps, push: (item) => void event.push(item) });
    const at = { wallMs: message.receivedAtMs, monotonicMs: arrivedMs };
    handOn({ message, route, at, verified }, null, NOTHING);
    const batch = [{ ...only, arrivedMs: -Infinity, hasWaited: true }];
    return [
      (tx) => takeSharedBatch(tx, organisationId, batch, deps, true, alarmAlone),
      (tx) => commitItems(tx, organisationId, event, deps.raise, true),
    ];
  }

  return async (organisationId, only, error) => {
    const { message, route } = only;
    logger.error({ err: error, topic: message.topic }, 'the database refuses a message');
    const show = () =>
      problems.keep({
        organisationId,
        receivedAtMs: message.receivedAtMs,
        topic: message.topic,
        hostname: route.hostname,
        deviceId: null,
        reason: 'refused-by-database',
        sizeBytes: message.payload.length,
        frame: message.payload,
      });
    // Unanswered until people can see it and its alarm is kept, or another worker has it.
    if ((await persist(show, 'a refused message could not be shown')) === null) return;
    for (const write of waysToKeepAlarm(organisationId, only)) {
      const work = () =>
        database.transaction({ as: 'organisation', organisationId }, write, { lane: 'intake' });
      const outcome = await persist(work, 'the alarm of a refused message could not be kept');
      if (outcome === null) return;
      if (outcome === 'kept') break;
    }
    metrics.rejected('refused-by-database');
    message.done();
  };
}
