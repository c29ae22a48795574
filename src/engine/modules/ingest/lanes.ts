import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { createLane, type Lane } from './lane.ts';
import { createPatientCommit, type PatientCommitOptions } from './patient-commit.ts';
import type { LaneName, WorkItem } from './work-item.ts';

/** Telemetry waits this long for company when nothing is under way; under load batches form by themselves. */
const TELEMETRY_LINGER_MS = 10;
const MAX_ALARM_BATCH = 500;
const MAX_TELEMETRY_BATCH = 2000;
/** What may wait for the database before the broker is asked to hold back, and where it may go on. */
const BUFFER_HIGH = 20_000;
const BUFFER_LOW = 10_000;

export interface LanesOptions extends PatientCommitOptions {
  onPressure(isHigh: boolean): void;
}

export interface Lanes {
  push(lane: LaneName, item: WorkItem): void;
  depth(lane: LaneName): number;
  /** Why messages wait, in a sentence; null while none does, or the database's own state tells. */
  problem(): string | null;
  /** Resolves when all is committed. */
  drained(): Promise<void>;
  close(): void;
}

/** Alarms at once, telemetry beside them; each lane one transaction at a time, in order. */
export function createLanes(options: LanesOptions): Lanes {
  const { clock, logger } = options;
  let isClosed = false;
  let isHigh = false;
  const commits = {
    alarm: createPatientCommit('alarm', options),
    telemetry: createPatientCommit('telemetry', options),
  };

  function lane(name: LaneName, size: { lingerMs: number; maxBatch: number }): Lane<WorkItem> {
    return createLane({
      ...size,
      clock,
      commit: (items) => commitLane(name, items),
      onBug: (error) => logger.error({ err: error, lane: name }, 'a batch could not be handled'),
    });
  }

  const lanes: Readonly<Record<LaneName, Lane<WorkItem>>> = {
    alarm: lane('alarm', { lingerMs: 0, maxBatch: MAX_ALARM_BATCH }),
    telemetry: lane('telemetry', { lingerMs: TELEMETRY_LINGER_MS, maxBatch: MAX_TELEMETRY_BATCH }),
  };
  const allCommits = Object.values(commits);
  const allLanes = Object.values(lanes);

  async function commitLane(name: LaneName, items: readonly WorkItem[]): Promise<void> {
    for (const [organisationId, own] of byOrganisation(items)) {
      await commits[name].commit(organisationId, own);
      if (isClosed) return;
    }
    watchPressure();
  }

  function watchPressure(): void {
    const depth = allLanes.reduce((sum, each) => sum + each.depth(), 0);
    if (!isHigh && depth >= BUFFER_HIGH) isHigh = true;
    else if (isHigh && depth <= BUFFER_LOW) isHigh = false;
    else return;
    options.onPressure(isHigh);
  }

  return {
    push(name, item) {
      lanes[name].push(item);
      watchPressure();
    },
    depth: (name) => lanes[name].depth(),
    problem: () => allCommits.map((each) => each.problem()).find((problem) => problem !== null) ?? null,
    drained: async () => {
      await Promise.all(allLanes.map((each) => each.drained()));
    },
    close() {
      isClosed = true;
      for (const each of [...allCommits, ...allLanes]) each.close();
    },
  };
}

function byOrganisation(items: readonly WorkItem[]): Map<OrganisationId, WorkItem[]> {
  const groups = new Map<OrganisationId, WorkItem[]>();
  for (const item of items) {
    const group = groups.get(item.organisationId);
    if (group === undefined) groups.set(item.organisationId, [item]);
    else group.push(item);
  }
  return groups;
}
