import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { NotificationChannelId } from '../../../shared/notify/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { createRounds } from '../../platform/rounds.ts';
import { type Notifier, NotifyFailure } from './notifier.ts';
import type { AlarmsSide } from './notify-deps.ts';
import { type Outcome, recordOutcome } from './record-outcome.ts';
import { forgetNotifications } from './store/outbox-rows.ts';
import { type Sendable, takeSendable } from './take-due.ts';

export interface Notifiers {
  readonly webhook: Notifier<'webhook'>;
  readonly email: Notifier<'email'>;
}

export interface DispatcherDeps {
  /** Every transaction fails once another station has taken over. */
  readonly database: Database;
  readonly organisations: readonly OrganisationId[];
  readonly notifiers: Notifiers;
  readonly alarms: AlarmsSide;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Only tests give another one. */
  readonly timeoutMs?: number;
}

/** Sends what is to be told outside, at the one station that ingests. */
export interface Dispatcher {
  start(): void;
  /** Something may be there to be sent. */
  wake(): void;
  /** Resolves when nothing is under way any more; what does not answer soon goes again, from the next station. */
  stop(): Promise<void>;
  /** At once: what is under way is not waited for. */
  end(): void;
}

const EVERY_MS = 1000;
/** One attempt, from the connection to the answer. */
const TIMEOUT_MS = 10_000;
/** Above the timeout, with what writing the outcome may take on a busy machine. */
const LEASE_S = 60;
/** Channels at once; of each one message at a time, so that a slow one is only slow itself. */
const MAX_AT_ONCE = 8;
const GRACE_MS = 2000;
const KEPT_DAYS = 90;
const FORGET_EVERY_MS = 3_600_000;

export function createNotifyDispatcher(deps: DispatcherDeps): Dispatcher {
  const { database, organisations, notifiers, alarms, clock, logger, timeoutMs = TIMEOUT_MS } = deps;
  const underWay = new Map<NotificationChannelId, Promise<void>>();
  const stopping = new AbortController();
  let forgotAtMs = Number.NEGATIVE_INFINITY;

  const inTransaction = <T>(organisationId: OrganisationId, work: (tx: Tx) => Promise<T>) =>
    database.transaction({ as: 'organisation', organisationId }, work);

  function tell({ target, message }: Sendable, signal: AbortSignal): Promise<string | null> {
    return target.kind === 'webhook'
      ? notifiers.webhook(target, message, signal)
      : notifiers.email(target, message, signal);
  }

  async function attempt(sendable: Sendable): Promise<Outcome> {
    const beganMs = clock.monotonicMs();
    try {
      const remark = await tell(sendable, AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]));
      return { ok: true, latencyMs: Math.round(clock.monotonicMs() - beganMs), remark };
    } catch (error) {
      if (error instanceof NotifyFailure) return { ok: false, why: error.message };
      logger.warn({ err: error, channel: sendable.notification.channelId }, 'a notification failed');
      return { ok: false, why: 'it could not be sent' };
    }
  }

  /** No transaction is open while somebody outside takes their time. */
  async function send(organisationId: OrganisationId, sendable: Sendable): Promise<void> {
    const outcome = await attempt(sendable);
    // That we left is nobody's failure: it goes again when the lease is over.
    if (!outcome.ok && stopping.signal.aborted) return;
    try {
      await inTransaction(organisationId, (tx) =>
        recordOutcome(tx, organisationId, { alarms, clock }, sendable, outcome),
      );
    } catch (error) {
      const { key } = sendable.message;
      logger.warn({ err: error, key }, 'what came of a notification could not be kept; it goes again');
    }
  }

  async function round(organisationId: OrganisationId): Promise<void> {
    const free = MAX_AT_ONCE - underWay.size;
    if (free === 0) return;
    const taken = await inTransaction(organisationId, (tx) =>
      takeSendable(tx, [...underWay.keys()], free, LEASE_S),
    );
    for (const sendable of taken) {
      const { channelId } = sendable.notification;
      const sending = send(organisationId, sendable).finally(() => {
        underWay.delete(channelId);
        rounds.wake();
      });
      underWay.set(channelId, sending);
    }
  }

  const rounds = createRounds({
    async round() {
      for (const organisationId of organisations) await round(organisationId);
      if (clock.monotonicMs() - forgotAtMs >= FORGET_EVERY_MS) {
        for (const organisationId of organisations)
          await inTransaction(organisationId, (tx) => forgetNotifications(tx, KEPT_DAYS));
        forgotAtMs = clock.monotonicMs();
      }
      return EVERY_MS;
    },
    complaint: 'notifications could not be looked after; it is tried again',
    clock,
    logger,
  });

  const allSent = () => Promise.all(underWay.values());

  return {
    start: rounds.start,
    wake: rounds.wake,
    async stop() {
      await rounds.stop();
      const cancel = clock.after(GRACE_MS, () => stopping.abort());
      await allSent();
      cancel();
    },
    end() {
      stopping.abort();
      void rounds.stop();
    },
  };
}
