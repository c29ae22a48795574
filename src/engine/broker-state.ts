import type { BrokerState, LinkState } from '../shared/system/model.ts';
import type { IngestState } from './modules/ingest/index.ts';

export interface BrokerFacts {
  readonly kind: BrokerState['kind'];
  readonly startedAt: Date;
  readonly ingest: Pick<IngestState, 'phase' | 'problem' | 'holder'>;
  /** Whether this station ever ingests, so that it ever connects. */
  readonly takesPart: boolean;
  /** Of the connections that belong to what it ingests now. */
  readonly links: readonly LinkState[];
}

/** How it stands with the broker as this station may say it: who does not ingest has no connection to it. */
export function brokerStateOf({ kind, startedAt, ingest, takesPart, links }: BrokerFacts): BrokerState {
  const { phase, problem, holder } = ingest;
  const own = { kind, since: startedAt };
  // One that works keeps messages coming; one that does not is worth its reason.
  const best =
    links.find(({ state }) => state === 'up') ?? links.find(({ state }) => state === 'down') ?? links[0];
  if (best !== undefined) return best;
  if (phase === 'stopped') return { ...own, state: 'connecting', message: problem };
  if (!takesPart) return { ...own, state: 'elsewhere', message: holder };
  if (problem !== null) return { ...own, state: 'down', message: problem };
  return holder === null
    ? { ...own, state: 'connecting', message: null }
    : { ...own, state: 'standby', message: holder };
}
