/** What a box sends by itself; the broker sends its last will. */
export type SentKind = 'login' | 'status' | 'hb' | 'alarm' | 'resp';

const sentKinds = ['login', 'status', 'hb', 'alarm', 'resp'] as const satisfies readonly SentKind[];

export interface KindCount {
  readonly published: number;
  readonly acknowledged: number;
}

export interface FleetStats {
  readonly boxes: number;
  readonly connected: number;
  /** Resends count again. */
  readonly published: number;
  readonly acknowledged: number;
  /** Telemetry that was not sent because its box was away or the broker slow. */
  readonly skipped: number;
  readonly commands: number;
  readonly refusedCommands: number;
  readonly byKind: Readonly<Record<SentKind, KindCount>>;
  readonly lastError: string | null;
}

/** Counts for the whole fleet. */
export interface FleetTally {
  published(kind: SentKind): void;
  acknowledged(kind: SentKind): void;
  skipped(): void;
  connected(change: 1 | -1): void;
  command(isRefused: boolean): void;
  failed(error: Error): void;
  stats(): FleetStats;
}

export function createFleetTally(boxes: number): FleetTally {
  const zero = (): Record<SentKind, number> => ({ login: 0, status: 0, hb: 0, alarm: 0, resp: 0 });
  const published = zero();
  const acknowledged = zero();
  let skipped = 0;
  let connected = 0;
  let commands = 0;
  let refusedCommands = 0;
  let lastError: string | null = null;

  const sum = (counts: Record<SentKind, number>) =>
    sentKinds.reduce((total, kind) => total + counts[kind], 0);
  const count = (kind: SentKind): KindCount => ({
    published: published[kind],
    acknowledged: acknowledged[kind],
  });

  return {
    published(kind) {
      published[kind] += 1;
    },
    acknowledged(kind) {
      acknowledged[kind] += 1;
    },
    skipped() {
      skipped += 1;
    },
    connected(change) {
      connected += change;
    },
    command(isRefused) {
      if (isRefused) refusedCommands += 1;
      else commands += 1;
    },
    failed(error) {
      lastError = error.message;
    },
    stats: () => ({
      boxes,
      connected,
      published: sum(published),
      acknowledged: sum(acknowledged),
      skipped,
      commands,
      refusedCommands,
      byKind: {
        login: count('login'),
        status: count('status'),
        hb: count('hb'),
        alarm: count('alarm'),
        resp: count('resp'),
      },
      lastError,
    }),
  };
}
