import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { DeviceKind } from '../../../shared/devices/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DeviceTransport } from '../../platform/mqtt/device-transport.ts';
import { createRounds, type Rounds } from '../../platform/rounds.ts';
import type { DeviceProtocol } from './device-protocol.ts';
import { dispatchRound } from './dispatch-round.ts';
import type { Outgoing } from './send-commands.ts';
import { forgetAnswers } from './store/secret-answers.ts';

export interface DispatcherDeps {
  /** Every transaction fails once another station has taken over. */
  readonly database: Database;
  readonly transport: Pick<DeviceTransport, 'publish' | 'state'>;
  readonly organisations: readonly OrganisationId[];
  readonly protocols: ReadonlyMap<DeviceKind, DeviceProtocol>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A state that was just ordered is reported within moments; later it comes with the next heartbeat. */
const EAGER_MS = 40;
const EAGER_FOR_MS = 3000;
const UNDER_WAY_MS = 250;
const WAITING_MS = 1000;
/** Nothing is open; whatever comes wakes it. */
const IDLE_MS = 5000;
const FORGET_EVERY_MS = 60_000;

/** Sends what people ordered, at the one station that ingests, and finds out what became of it. */
export function createCommandDispatcher(deps: DispatcherDeps): Rounds {
  const { database, transport, protocols, clock, logger } = deps;
  let busyUntilMs = Number.NEGATIVE_INFINITY;
  let forgotAtMs = Number.NEGATIVE_INFINITY;

  const inTransaction = <T>(
    organisationId: OrganisationId,
    work: Parameters<typeof database.transaction<T>>[1],
  ) => database.transaction({ as: 'organisation', organisationId }, work, { lane: 'intake' });

  /** Returns when to look again. */
  async function round(organisationId: OrganisationId): Promise<number> {
    const canSend = transport.state().state === 'up';
    const done = await inTransaction(organisationId, (tx) =>
      dispatchRound(tx, organisationId, protocols, clock.now(), canSend),
    );
    if (done === null) return IDLE_MS;
    if (done.outgoing.length > 0) busyUntilMs = clock.monotonicMs() + EAGER_FOR_MS;
    await Promise.all(done.outgoing.map(publish));
    if (!done.isUnderWay) return WAITING_MS;
    return clock.monotonicMs() < busyUntilMs ? EAGER_MS : UNDER_WAY_MS;
  }

  /** Committed as sent: a message that does not leave is like one that is lost on its way. */
  async function publish({ hostname, requestId, message }: Outgoing): Promise<void> {
    if (rounds.isStopped()) return;
    if (message === null) {
      logger.warn({ hostname, requestId }, 'there is no way to the device of a command');
      return;
    }
    try {
      await transport.publish(message.topic, message.payload);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ hostname, requestId, reason }, 'a command could not be published');
    }
  }

  async function forget(organisationId: OrganisationId): Promise<void> {
    if (clock.monotonicMs() - forgotAtMs < FORGET_EVERY_MS) return;
    await inTransaction(organisationId, (tx) => forgetAnswers(tx, clock.now()));
  }

  const rounds = createRounds({
    async round() {
      let nextMs = IDLE_MS;
      for (const organisationId of deps.organisations) {
        nextMs = Math.min(nextMs, await round(organisationId));
        await forget(organisationId);
      }
      if (clock.monotonicMs() - forgotAtMs >= FORGET_EVERY_MS) forgotAtMs = clock.monotonicMs();
      return nextMs;
    },
    complaint: 'commands could not be looked after; it is tried again',
    clock,
    logger,
  });
  return rounds;
}
