import { randomUUID } from 'node:crypto';
import type { Config } from './config.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import { brokerWarningsOf } from './platform/mqtt/broker-findings.ts';
import { BROKER_SESSION_EXPIRY_S } from './platform/mqtt/broker-link.ts';
import { runBrokerSelfTest } from './platform/mqtt/broker-self-test.ts';
import type { DeviceTransport } from './platform/mqtt/device-transport.ts';

/** Tests an external broker once this station works with it, and again each day. */
export interface BrokerWatch {
  /** What the last finished test found wrong, in sentences. */
  warnings(): readonly string[];
  /** Only the station that ingests has its transport up, so that one station tests. */
  watch(transport: DeviceTransport, clientId: string): void;
  stop(): Promise<void>;
}

/** Lets what waited for us arrive first. */
const SETTLE_MS = 5000;
const EVERY_MS = 24 * 3_600_000;
const RETRY_MS = 3_600_000;

export function createBrokerWatch(
  { broker, fleets }: Pick<Config, 'broker' | 'fleets'>,
  deps: { readonly clock: Clock; readonly logger: Logger },
): BrokerWatch {
  const { clock, logger } = deps;
  const stopping = new AbortController();
  let warnings: readonly string[] = [];
  let dueMs = Number.NEGATIVE_INFINITY;
  let cancelNext: (() => void) | null = null;
  let testing: Promise<void> | null = null;
  let stopListening: () => void = () => undefined;

  function watch(transport: DeviceTransport, clientId: string): void {
    const [first] = fleets;
    if (broker.kind !== 'external' || first === undefined) return;
    const options = { config: broker, clientId, base: first.base, clock };

    async function test(): Promise<void> {
      try {
        const findings = await runBrokerSelfTest({
          ...options,
          run: randomUUID(),
          signal: stopping.signal,
          sessionExpiryWantedS: BROKER_SESSION_EXPIRY_S,
        });
        warnings = brokerWarningsOf(findings, BROKER_SESSION_EXPIRY_S);
        dueMs = clock.monotonicMs() + EVERY_MS;
        if (warnings.length > 0) logger.warn({ warnings }, 'the broker needs other settings');
      } catch (error) {
        if (stopping.signal.aborted) return;
        // Whether the broker is there at all is the transport's to say; what was found before still holds.
        dueMs = clock.monotonicMs() + RETRY_MS;
        logger.warn({ err: error }, 'the broker could not be tested');
      }
    }

    function plan(): void {
      if (cancelNext !== null || testing !== null || stopping.signal.aborted) return;
      if (transport.state().state !== 'up') return;
      cancelNext = clock.after(Math.max(SETTLE_MS, dueMs - clock.monotonicMs()), () => {
        cancelNext = null;
        if (transport.state().state !== 'up') return;
        testing = test().finally(() => {
          testing = null;
          plan();
        });
      });
    }

    stopListening = transport.onStateChange(plan);
    plan();
  }

  return {
    warnings: () => warnings,
    watch,
    async stop() {
      stopping.abort(new Error('the engine stops'));
      stopListening();
      cancelNext?.();
      await testing;
    },
  };
}
