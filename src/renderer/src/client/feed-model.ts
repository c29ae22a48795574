import type { AlarmFlood } from '../../../shared/alarms/flood.ts';
import type { Alarm } from '../../../shared/alarms/model.ts';
import type { SuppressionWindow } from '../../../shared/alarms/suppression-window.ts';
import type { Arming, ArmingId, Command, CommandId } from '../../../shared/commands/model.ts';
import type { AlarmId, DeviceId, SuppressionWindowId } from '../../../shared/contract/primitives.ts';
import type {
  DeviceIdentity,
  DeviceStatus,
  DeviceStatusDetail,
  RejectedMessage,
} from '../../../shared/devices/model.ts';
import type { Outdated } from '../../../shared/feed/model.ts';
import type { Board, Relay, RelayIndex } from '../../../shared/relays/model.ts';
import type { SequenceRun, SequenceRunId, SequenceRunStep } from '../../../shared/sequences/model.ts';
import type { SystemStatus } from '../../../shared/system/model.ts';

/** A device as lists show it: who it is and how it is. Replaced as a whole when either changes. */
export interface Device {
  readonly identity: DeviceIdentity;
  /** Null until it reported for the first time. */
  readonly status: DeviceStatus | null;
}

/** What the feed told so far. Changed in place: ten thousand devices are not copied for one heartbeat. */
export interface FeedRows {
  readonly alarms: Map<AlarmId, Alarm>;
  /** The same in the order in which they are listed. */
  readonly queue: Alarm[];
  /** The last ones that were closed while this page was open, so that an open detail does not vanish. */
  readonly closedAlarms: Map<AlarmId, Alarm>;
  /** Times in which alarms of a place are kept quiet: those that run or are to come. */
  readonly windows: Map<SuppressionWindowId, SuppressionWindow>;
  /** The newest one, also when it is over. */
  flood: AlarmFlood | null;
  readonly devices: Map<DeviceId, Device>;
  /** Reports of devices whose identity has not come yet. */
  readonly strayStatuses: Map<DeviceId, DeviceStatus>;
  readonly details: Map<DeviceId, DeviceStatusDetail>;
  /** Newest first. */
  readonly rejected: Map<number, RejectedMessage>;
  /** Commands that are not over. */
  readonly commands: Map<CommandId, Command>;
  /** The last ones that ended while this page was open. */
  readonly endedCommands: Map<CommandId, Command>;
  /** Armings that are not over, and the last ones that were fired or disarmed. */
  readonly armings: Map<ArmingId, Arming>;
  /** Runs of sequences that go on, and the last ones that ended. */
  readonly runs: Map<SequenceRunId, SequenceRun>;
  /** Of each run by their positions. */
  readonly runSteps: Map<SequenceRunId, ReadonlyMap<number, SequenceRunStep>>;
  readonly boards: Map<DeviceId, Board>;
  /** Of each board by their numbers. */
  readonly relays: Map<DeviceId, ReadonlyMap<RelayIndex, Relay>>;
  /** How often each was said to be outdated: what was read before is old. */
  readonly outdated: Map<Outdated, number>;
  system: SystemStatus | null;
}

export interface FeedModel {
  rows: FeedRows;
  /** Rows of a snapshot that has begun and not ended; null otherwise. */
  incoming: FeedRows | null;
  /** A whole snapshot has been seen. */
  ready: boolean;
  /** Where to go on after a drop. */
  cursor: string | undefined;
}

export function emptyRows(): FeedRows {
  return {
    alarms: new Map(),
    queue: [],
    closedAlarms: new Map(),
    windows: new Map(),
    flood: null,
    devices: new Map(),
    strayStatuses: new Map(),
    details: new Map(),
    rejected: new Map(),
    commands: new Map(),
    endedCommands: new Map(),
    armings: new Map(),
    runs: new Map(),
    runSteps: new Map(),
    boards: new Map(),
    relays: new Map(),
    outdated: new Map(),
    system: null,
  };
}

export function createFeedModel(): FeedModel {
  return { rows: emptyRows(), incoming: null, ready: false, cursor: undefined };
}
