import type { RejectReason } from '../../../shared/devices/model.ts';
import type { MessageKind } from './decode-message.ts';
import type { LaneName } from './work-item.ts';

export type Outcome = 'accepted' | 'unregistered' | 'redelivered' | 'rejected' | 'ignored';

/** Upper bounds of the commit latency's buckets, ms; the last bucket has none. */
export const LATENCY_BUCKETS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000] as const;

export interface LatencyHistogram {
  readonly bucketsMs: readonly number[];
  /** One more than `bucketsMs`; not cumulative. */
  readonly counts: readonly number[];
  readonly sumMs: number;
  readonly count: number;
}

export interface IngestFigures {
  readonly messages: readonly {
    readonly kind: MessageKind | 'other';
    readonly outcome: Outcome;
    readonly count: number;
  }[];
  readonly rejected: readonly { readonly reason: RejectReason; readonly count: number }[];
  /** Attempts to commit that found the database away or unwilling; the messages wait. */
  readonly databaseRetries: number;
  /** Refused messages of which no copy was kept because too many came. */
  readonly rejectedNotStored: number;
  readonly commitLatency: Readonly<Record<LaneName, LatencyHistogram>>;
}

export interface IngestMetrics {
  message(kind: MessageKind | 'other', outcome: Outcome): void;
  rejected(reason: RejectReason): void;
  rejectedNotStored(): void;
  databaseRetry(): void;
  /** From arrival to commit. */
  committed(lane: LaneName, latencyMs: number): void;
  figures(): IngestFigures;
}

export function createIngestMetrics(): IngestMetrics {
  const messages = new Map<MessageKind | 'other', Map<Outcome, number>>();
  const reasons = new Map<RejectReason, number>();
  const latency = {
    alarm: emptyHistogram(),
    registration: emptyHistogram(),
    telemetry: emptyHistogram(),
  };
  let databaseRetries = 0;
  let rejectedNotStored = 0;

  return {
    message(kind, outcome) {
      let outcomes = messages.get(kind);
      if (outcomes === undefined) {
        outcomes = new Map();
        messages.set(kind, outcomes);
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    },
    rejected: (reason) => void reasons.set(reason, (reasons.get(reason) ?? 0) + 1),
    rejectedNotStored: () => {
      rejectedNotStored += 1;
    },
    databaseRetry: () => {
      databaseRetries += 1;
    },
    committed(lane, latencyMs) {
      const histogram = latency[lane];
      let bucket = 0;
      while (latencyMs > (LATENCY_BUCKETS_MS[bucket] ?? Infinity)) bucket += 1;
      histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1;
      histogram.sumMs += latencyMs;
      histogram.count += 1;
    },
    figures: () => ({
      messages: [...messages].flatMap(([kind, outcomes]) =>
        [...outcomes].map(([outcome, count]) => ({ kind, outcome, count })),
      ),
      rejected: [...reasons].map(([reason, count]) => ({ reason, count })),
      databaseRetries,
      rejectedNotStored,
      commitLatency: {
        alarm: copy(latency.alarm),
        registration: copy(latency.registration),
        telemetry: copy(latency.telemetry),
      },
    }),
  };
}

interface Histogram {
  readonly counts: number[];
  sumMs: number;
  count: number;
}

function emptyHistogram(): Histogram {
  return { counts: Array.from({ length: LATENCY_BUCKETS_MS.length + 1 }, () => 0), sumMs: 0, count: 0 };
}

function copy(histogram: Histogram): LatencyHistogram {
  return { bucketsMs: LATENCY_BUCKETS_MS, ...histogram, counts: [...histogram.counts] };
}
