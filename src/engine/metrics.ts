import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { FeedMetrics } from './modules/feed/index.ts';
import type { IngestMetricsFigures } from './modules/ingest/index.ts';
import type { RpcCounters } from './platform/rpc/dispatcher.ts';

/** What the parts of a running engine count by themselves, read when somebody asks. */
export interface EngineFigures {
  readonly ingest: IngestMetricsFigures;
  readonly feed: FeedMetrics;
  /** Age of the newest change when it arrived, ms; null before the first. */
  readonly feedLagMs: number | null;
  /** Log that the database keeps for this station, bytes; null where it keeps none. */
  readonly feedRetainedBytes: number | null;
  readonly rpc: Readonly<RpcCounters>;
  /** The newest finished run of each job. */
  readonly jobs: readonly JobFigures[];
}

export interface JobFigures {
  readonly job: string;
  readonly failed: boolean;
  readonly durationMs: number;
  /** Since its end. */
  readonly ageMs: number;
}

/** One Prometheus sample of a figure that only rises. */
interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Turns the engine's own counters into Prometheus text. A fresh registry each time: the parts keep the totals, and
 * nothing has to be counted twice.
 */
export function createEngineMetrics(): { text(figures: EngineFigures | null): Promise<string> } {
  const process = new Registry();
  collectDefaultMetrics({ register: process });
  return {
    text: async (figures) => {
      const own =
        figures === null ? [] : [await registryOf(figures).metrics(), commitLatencyText(figures.ingest)];
      return [await process.metrics(), ...own].join('\n');
    },
  };
}

function counter(registry: Registry, name: string, help: string, samples: readonly Sample[]): void {
  const labelNames = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))];
  const metric = new Counter({ name, help, labelNames, registers: [registry] });
  for (const { labels, value } of samples) metric.inc({ ...labels }, value);
}

function gauge(registry: Registry, name: string, help: string, samples: readonly Sample[]): void {
  const labelNames = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))];
  const metric = new Gauge({ name, help, labelNames, registers: [registry] });
  for (const { labels, value } of samples) metric.set({ ...labels }, value);
}

const plain = (value: number): Sample[] => [{ labels: {}, value }];

function registryOf({ ingest, feed, feedLagMs, feedRetainedBytes, rpc, jobs }: EngineFigures): Registry {
  const registry = new Registry();
  const count = counter.bind(null, registry);
  const level = gauge.bind(null, registry);
  count(
    'watchdesk_messages_total',
    'Messages from devices by kind and outcome.',
    ingest.messages.map(({ kind, outcome, count: value }) => ({ labels: { kind, outcome }, value })),
  );
  count(
    'watchdesk_messages_rejected_total',
    'Messages that were refused, by reason.',
    ingest.rejected.map(({ reason, count: value }) => ({ labels: { reason }, value })),
  );
  count(
    'watchdesk_database_retries_total',
    'Batches kept for a database that was away.',
    plain(ingest.databaseRetries),
  );
  level('watchdesk_ingest_queue', 'Messages that wait for their commit.', [
    { labels: { lane: 'alarm' }, value: ingest.queue.alarm },
    { labels: { lane: 'registration' }, value: ingest.queue.registration },
    { labels: { lane: 'telemetry' }, value: ingest.queue.telemetry },
  ]);
  count('watchdesk_feed_transactions_total', 'Transactions decoded from the log.', plain(feed.transactions));
  count('watchdesk_feed_changes_total', 'Changes decoded from the log.', plain(feed.changes));
  count('watchdesk_feed_epochs_total', 'Times all readers had to begin again.', plain(feed.epochs));
  count('watchdesk_feed_snapshots_total', 'Snapshots read for readers.', plain(feed.snapshots));
  count('watchdesk_feed_frames_total', 'Frames sent to readers.', plain(feed.frames));
  level('watchdesk_feed_readers', 'Readers of the feed now.', plain(feed.readers));
  if (feedLagMs !== null) {
    level('watchdesk_feed_lag_seconds', 'Age of the newest change at its arrival.', plain(feedLagMs / 1000));
  }
  if (feedRetainedBytes !== null) {
    level(
      'watchdesk_feed_retained_log_bytes',
      'Log that the database keeps for this station.',
      plain(feedRetainedBytes),
    );
  }
  const ofJobs = (value: (job: JobFigures) => number) =>
    jobs.map((job) => ({ labels: { job: job.job }, value: value(job) }));
  level(
    'watchdesk_job_failed',
    'Whether the newest finished run of the job failed.',
    ofJobs(({ failed }) => (failed ? 1 : 0)),
  );
  level(
    'watchdesk_job_duration_seconds',
    'How long the newest finished run of the job took.',
    ofJobs(({ durationMs }) => durationMs / 1000),
  );
  level(
    'watchdesk_job_age_seconds',
    'How long ago the newest finished run of the job ended.',
    ofJobs(({ ageMs }) => ageMs / 1000),
  );
  level('watchdesk_connections', 'Clients connected now.', plain(rpc.connections));
  count('watchdesk_calls_total', 'Calls of procedures.', plain(rpc.calls));
  count('watchdesk_calls_refused_total', 'Calls answered with a declared error.', plain(rpc.refused));
  count(
    'watchdesk_calls_failed_total',
    'Calls that failed for an unknown reason.',
    plain(rpc.internalErrors),
  );
  count('watchdesk_client_violations_total', 'Messages that ended their connection.', [
    { labels: { kind: 'malformed' }, value: rpc.malformed },
    { labels: { kind: 'oversized' }, value: rpc.oversized },
  ]);
  return registry;
}

/** Text of a histogram that is filled already: the library's can only be filled by one observation at a time. */
function commitLatencyText({ commitLatency }: IngestMetricsFigures): string {
  const name = 'watchdesk_commit_latency_seconds';
  const lines = [
    `# HELP ${name} From the arrival of a message to the commit that keeps it.`,
    `# TYPE ${name} histogram`,
  ];
  for (const [lane, { bucketsMs, counts, sumMs, count }] of Object.entries(commitLatency)) {
    let cumulative = 0;
    for (const [index, times] of counts.entries()) {
      cumulative += times;
      const boundMs = bucketsMs[index];
      const bound = boundMs === undefined ? '+Inf' : String(boundMs / 1000);
      lines.push(`${name}_bucket{lane="${lane}",le="${bound}"} ${cumulative}`);
    }
    lines.push(`${name}_sum{lane="${lane}"} ${sumMs / 1000}`, `${name}_count{lane="${lane}"} ${count}`);
  }
  return `${lines.join('\n')}\n`;
}
