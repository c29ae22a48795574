import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import { createFeedLog, type FeedLog, type LogItem } from './feed-log.ts';

/** What a waiting reader is told; it then looks into the log itself. */
export interface ReaderSignals {
  /** The lane has something new for its organisation. */
  onAlarms(): void;
  onStates(): void;
  /** Everything it knows must be read again. */
  onRestart(): void;
}

/** The log, and whoever waits for it to grow. */
export interface FeedHub {
  readonly log: FeedLog;
  /** A new epoch: each reader takes a new snapshot. */
  restart(): void;
  append(organisationId: OrganisationId, item: LogItem): void;
  join(organisationId: OrganisationId, signals: ReaderSignals): () => void;
  /** Telemetry that nobody follows need not even be decoded. */
  wantsTelemetry(): boolean;
  /** Telemetry came and was passed over. */
  skipTelemetry(): void;
  /** Resolves when what commits from now on reaches the log; a snapshot taken afterwards misses nothing. */
  telemetryFlows(): Promise<void>;
  readerCount(): number;
}

/** A desk that comes back within this time goes on where it was; afterwards a snapshot is the cheaper way. */
const TELEMETRY_KEPT_MS = 60_000;
/** A commit stands in the log slightly before others see it, and what was passed over then does not come again. */
export const VISIBLE_AFTER_MS = 50;

interface FeedHubDeps {
  readonly clock: Clock;
  /** A name that no other run of any station has. */
  readonly newEpoch: () => string;
  readonly log?: FeedLog;
}

export function createFeedHub({ clock, newEpoch, log = createFeedLog() }: FeedHubDeps): FeedHub {
  const readers = new Map<OrganisationId, Set<ReaderSignals>>();
  let lastLeftAtMs = Number.NEGATIVE_INFINITY;
  let lastSkippedAtMs = Number.NEGATIVE_INFINITY;

  return {
    log,
    restart: () => {
      log.restart(newEpoch());
      for (const group of readers.values()) for (const reader of group) reader.onRestart();
    },
    append: (organisationId, item) => {
      const lane = log.append(organisationId, item, clock.monotonicMs());
      for (const reader of readers.get(organisationId) ?? []) {
        if (lane === 'alarms') reader.onAlarms();
        else reader.onStates();
      }
    },
    join: (organisationId, signals) => {
      const group = readers.get(organisationId) ?? new Set();
      readers.set(organisationId, group.add(signals));
      return () => {
        group.delete(signals);
        if (group.size === 0 && readers.get(organisationId) === group) readers.delete(organisationId);
        lastLeftAtMs = clock.monotonicMs();
      };
    },
    wantsTelemetry: () => readers.size > 0 || clock.monotonicMs() - lastLeftAtMs < TELEMETRY_KEPT_MS,
    skipTelemetry: () => {
      lastSkippedAtMs = clock.monotonicMs();
      log.skipStates();
    },
    telemetryFlows: () =>
      new Promise((resolve) => {
        const waitMs = lastSkippedAtMs + VISIBLE_AFTER_MS - clock.monotonicMs();
        if (waitMs <= 0) resolve();
        else clock.after(waitMs, resolve);
      }),
    readerCount: () => [...readers.values()].reduce((sum, group) => sum + group.size, 0),
  };
}
