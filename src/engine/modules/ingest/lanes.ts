import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { KnownDevice } from './device-memory.ts';
import { createLane, type Lane, type LaneOptions } from './lane.ts';
import { createPatientCommit, type PatientCommitOptions } from './patient-commit.ts';
import { type LaneName, laneOf, type WorkItem } from './work-item.ts';

/** Telemetry waits this long for company; under load batches form by themselves. */
const TELEMETRY_LINGER_MS = 10;
/** At 10,000 a second: batches of hundreds cost the database half as much a message as batches of one hundred. */
const TELEMETRY_BUSY_LINGER_MS = 40;
const MAX_ALARM_BATCH = 500;
/** Of one box in a batch of alarms: a broken or hostile one keeps nobody waiting. */
const MAX_ALARM_SHARE = 50;
const MAX_REGISTRATION_BATCH = 200;
const MAX_TELEMETRY_BATCH = 1000;
/**
 * What may wait for the database before nothing more is read, and where reading goes on: little more than is committed
 * at once, so that reading one batch and committing another go hand in hand instead of by turns. What waits longer than the young
 * generation lasts is moved by the collector: twice as much costs a tenth more of the processor.
 */
const BUFFER_HIGH = 3000;
const BUFFER_LOW = 2000;

export interface LanesOptions extends PatientCommitOptions {
  onPressure(isHigh: boolean): void;
}

export interface Lanes {
  push(item: WorkItem): void;
  depth(lane: LaneName): number;
  /** Why messages wait, in a sentence; null while none does, or the database's own state tells. */
  problem(): string | null;
  /** Resolves when all is committed. */
  drained(): Promise<void>;
  close(): void;
}

/** Alarms at once, telemetry and new boxes beside them; each lane one transaction at a time, each box in order. */
export function createLanes(options: LanesOptions): Lanes {
  const { clock, logger } = options;
  let isClosed = false;
  let isHigh = false;
  /** How many items of a device are in the registration lane. */
  const registering = new Map<KnownDevice, number>();
  const commits = {
    alarm: createPatientCommit('alarm', options),
    registration: createPatientCommit('registration', options),
    telemetry: createPatientCommit('telemetry', options),
  };

  function lane(name: LaneName, settings: LaneSettings): Lane<WorkItem> {
    return createLane({
      ...settings,
      clock,
      commit: (items) => commitLane(name, items),
      onBug: (error) => logger.error({ err: error, lane: name }, 'a batch could not be handled'),
    });
  }

  const fairness = { shareOf: senderOf, maxShare: MAX_ALARM_SHARE };
  const lanes: Readonly<Record<LaneName, Lane<WorkItem>>> = {
    alarm: lane('alarm', { lingerMs: 0, maxBatch: MAX_ALARM_BATCH, fairness }),
    registration: lane('registration', { lingerMs: 0, maxBatch: MAX_REGISTRATION_BATCH, fairness }),
    telemetry: lane('telemetry', {
      lingerMs: TELEMETRY_LINGER_MS,
      busyLingerMs: TELEMETRY_BUSY_LINGER_MS,
      maxBatch: MAX_TELEMETRY_BATCH,
    }),
  };
  const allCommits = Object.values(commits);
  const allLanes = Object.values(lanes);

  async function commitLane(name: LaneName, items: readonly WorkItem[]): Promise<void> {
    try {
      for (const [organisationId, own] of byOrganisation(items)) {
        await commits[name].commit(organisationId, own);
        if (isClosed) return;
      }
    } finally {
      if (name === 'registration') countRegistering(items, -1);
    }
    watchPressure();
  }

  function countRegistering(items: readonly WorkItem[], step: 1 | -1): void {
    for (const { device } of items) {
      if (device === null) continue;
      const count = (registering.get(device) ?? 0) + step;
      if (count > 0) registering.set(device, count);
      else registering.delete(device);
    }
  }

  function watchPressure(): void {
    let depth = 0;
    for (const each of allLanes) depth += each.depth();
    if (!isHigh && depth >= BUFFER_HIGH) isHigh = true;
    else if (isHigh && depth <= BUFFER_LOW) isHigh = false;
    else return;
    options.onPressure(isHigh);
  }

  return {
    push(item) {
      if (isClosed) return;
      const name = laneOf(item, item.device !== null && registering.has(item.device));
      if (name === 'registration') countRegistering([item], 1);
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
      registering.clear();
    },
  };
}

type LaneSettings = Pick<LaneOptions<WorkItem>, 'lingerMs' | 'busyLingerMs' | 'maxBatch' | 'fairness'>;

/** The box, by its name as long as it is not registered. */
function senderOf({ device, event }: WorkItem): unknown {
  return device ?? event?.hostname;
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
