import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SiteGrant } from '../../../shared/access/model.ts';
import type { AlarmFlood } from '../../../shared/alarms/flood.ts';
import type { Alarm } from '../../../shared/alarms/model.ts';
import type { SuppressionWindow } from '../../../shared/alarms/suppression-window.ts';
import type { Arming, ArmingId, Command, CommandId } from '../../../shared/commands/model.ts';
import type { AlarmId, DeviceId, SuppressionWindowId } from '../../../shared/contract/primitives.ts';
import type { DeviceStatus, DeviceStatusDetail, RejectedMessage } from '../../../shared/devices/model.ts';
import type { FeedFrame, Outdated } from '../../../shared/feed/model.ts';
import type { Board, Relay, RelayIndex } from '../../../shared/relays/model.ts';
import type { SequenceRun, SequenceRunId, SequenceRunStep } from '../../../shared/sequences/model.ts';
import type { SystemStatus } from '../../../shared/system/model.ts';
import {
  applyFrame,
  type Changed,
  nothingChanged,
  putAlarm,
  putArming,
  putCommand,
  putDetail,
  putRun,
  putRunStep,
  putStatus,
  putWindow,
} from './apply-frame.ts';
import { createFeedModel, type Device, type FeedModel } from './feed-model.ts';

/** The devices, changed in place: a new wrapper says that something changed and is what memos depend on. */
export interface DeviceTable {
  readonly byId: ReadonlyMap<DeviceId, Device>;
  readonly version: number;
}

/** What screens read. Each part is a new object when, and only when, it changed. */
export interface FeedView {
  /** The open ones by their ids: changed in place, the one exception. */
  readonly alarms: ReadonlyMap<AlarmId, Alarm>;
  /** The open ones in the order in which they are listed. */
  readonly queue: readonly Alarm[];
  readonly closedAlarms: ReadonlyMap<AlarmId, Alarm>;
  /** Times in which alarms of a place are kept quiet: those that run or are to come. */
  readonly windows: ReadonlyMap<SuppressionWindowId, SuppressionWindow>;
  readonly flood: AlarmFlood | null;
  readonly devices: DeviceTable;
  /** The same, but new only when one came, went, or is another than it was: what is told of them does not count. */
  readonly identities: DeviceTable;
  readonly details: ReadonlyMap<DeviceId, DeviceStatusDetail>;
  readonly rejected: readonly RejectedMessage[];
  readonly commands: ReadonlyMap<CommandId, Command>;
  readonly endedCommands: ReadonlyMap<CommandId, Command>;
  readonly armings: ReadonlyMap<ArmingId, Arming>;
  readonly runs: ReadonlyMap<SequenceRunId, SequenceRun>;
  readonly runSteps: ReadonlyMap<SequenceRunId, ReadonlyMap<number, SequenceRunStep>>;
  readonly boards: ReadonlyMap<DeviceId, Board>;
  readonly relays: ReadonlyMap<DeviceId, ReadonlyMap<RelayIndex, Relay>>;
  /** How often each was said to be outdated. */
  readonly outdated: ReadonlyMap<Outdated, number>;
  readonly system: SystemStatus | null;
  /** The first snapshot is complete. */
  readonly ready: boolean;
}

/** A list of devices sorts and counts anew at most this often; single rows follow every frame. */
export const TABLE_INTERVAL_MS = 500;

/** While so many are open, those that come one upon the other are shown so often at most. Nobody reads faster than this. */
export const LONG_QUEUE = 1000;
export const LONG_QUEUE_INTERVAL_MS = 500;

export interface FeedStoreDeps {
  readonly nowMs: () => number;
  /** Runs the callback before the next paint, and soon in a window that is not painted. */
  readonly beforePaint: (run: () => void) => void;
}

export interface FeedStore {
  readonly view: StoreApi<FeedView>;
  readonly model: () => FeedModel;
  /**
   * Applies a frame. Commands, armings and relays show at once, and so does an alarm unless the queue is long and others
   * came right before it; the rest with the next paint.
   */
  take(frame: FeedFrame): void;
  putAlarm(alarm: Alarm): void;
  putWindow(window: SuppressionWindow): void;
  putDetail(detail: DeviceStatusDetail): void;
  putStatuses(statuses: readonly DeviceStatus[]): void;
  putRejected(messages: readonly RejectedMessage[]): void;
  putSystem(system: SystemStatus): void;
  putCommand(command: Command): void;
  putArming(arming: Arming): void;
  putRun(run: SequenceRun, steps: readonly SequenceRunStep[]): void;
  /** Drops what outlives a snapshot of sites that are not among these. */
  narrow(grant: SiteGrant): void;
  /** Forgets everything: another person logs in. */
  clear(): void;
}

const EMPTY: FeedView = {
  alarms: new Map(),
  queue: [],
  closedAlarms: new Map(),
  windows: new Map(),
  flood: null,
  devices: { byId: new Map(), version: 0 },
  identities: { byId: new Map(), version: 0 },
  details: new Map(),
  rejected: [],
  commands: new Map(),
  endedCommands: new Map(),
  armings: new Map(),
  runs: new Map(),
  runSteps: new Map(),
  boards: new Map(),
  relays: new Map(),
  outdated: new Map(),
  system: null,
  ready: false,
};

export function createFeedStore({ nowMs, beforePaint }: FeedStoreDeps): FeedStore {
  const view = createStore<FeedView>(() => EMPTY);
  let model = createFeedModel();
  let pending = nothingChanged();
  let scheduled = false;
  let tableAtMs = 0;
  let tableTimer: ReturnType<typeof setTimeout> | undefined;
  let alarmsAtMs = Number.NEGATIVE_INFINITY;
  let alarmsTimer: ReturnType<typeof setTimeout> | undefined;

  const renewTable = (): DeviceTable => {
    clearTimeout(tableTimer);
    tableTimer = undefined;
    tableAtMs = nowMs();
    return { byId: model.rows.devices, version: view.getState().devices.version + 1 };
  };

  /**
   * 0 where the last look is that long ago. Else all looks of the page fall on the same moments, those at which its clock
   * goes on among them: one frame has more to do, and the others have nothing.
   */
  const untilNextLook = (lastMs: number, everyMs: number): number => {
    const ms = nowMs();
    return ms - lastMs >= everyMs ? 0 : everyMs - (ms % everyMs);
  };

  /** The statuses alone do not renew the table more often than it can be read. */
  const tableChange = (changed: Changed): Partial<FeedView> => {
    if (!changed.identities && !changed.statuses) return {};
    const wait = untilNextLook(tableAtMs, TABLE_INTERVAL_MS);
    if (changed.identities) {
      const devices = renewTable();
      return { devices, identities: devices };
    }
    if (wait === 0) return { devices: renewTable() };
    tableTimer ??= setTimeout(() => view.setState({ devices: renewTable() }), wait);
    return {};
  };

  const publish = (changed: Changed): void => {
    const { rows, ready } = model;
    if (changed.alarms) {
      clearTimeout(alarmsTimer);
      alarmsTimer = undefined;
    }
    view.setState({
      ...(changed.alarms
        ? { alarms: rows.alarms, queue: [...rows.queue], closedAlarms: new Map(rows.closedAlarms) }
        : {}),
      ...(changed.windows ? { windows: new Map(rows.windows) } : {}),
      ...(changed.flood ? { flood: rows.flood } : {}),
      ...(changed.details ? { details: new Map(rows.details) } : {}),
      ...(changed.rejected ? { rejected: [...rows.rejected.values()].sort((a, b) => b.id - a.id) } : {}),
      ...(changed.commands
        ? { commands: new Map(rows.commands), endedCommands: new Map(rows.endedCommands) }
        : {}),
      ...(changed.armings ? { armings: new Map(rows.armings) } : {}),
      ...(changed.runs ? { runs: new Map(rows.runs), runSteps: new Map(rows.runSteps) } : {}),
      ...(changed.boards ? { boards: new Map(rows.boards), relays: new Map(rows.relays) } : {}),
      ...(changed.outdated ? { outdated: new Map(rows.outdated) } : {}),
      ...(changed.system ? { system: rows.system } : {}),
      ...tableChange(changed),
      ready,
    });
  };

  const flush = (): void => {
    scheduled = false;
    const changed = pending;
    pending = nothingChanged();
    publish(changed);
  };

  const note = (changed: Changed): void => {
    const { alarms, windows, flood, commands, armings, runs, boards, ...rest } = changed;
    if (alarms || windows || flood || commands || armings || runs || boards) {
      publish({ ...nothingChanged(), alarms, windows, flood, commands, armings, runs, boards });
    }
    if (!Object.values(rest).includes(true)) return;
    pending = {
      ...nothingChanged(),
      identities: pending.identities || changed.identities,
      statuses: pending.statuses || changed.statuses,
      details: pending.details || changed.details,
      rejected: pending.rejected || changed.rejected,
      outdated: pending.outdated || changed.outdated,
      system: pending.system || changed.system,
    };
    if (scheduled) return;
    scheduled = true;
    beforePaint(flush);
  };

  /** Each look at a long queue takes a part of a frame. */
  const showAlarms = (): void => {
    alarmsAtMs = nowMs();
    publish({ ...nothingChanged(), alarms: true });
  };
  const noteAlarms = (): void => {
    const isLong = model.rows.queue.length > LONG_QUEUE;
    const wait = isLong ? untilNextLook(alarmsAtMs, LONG_QUEUE_INTERVAL_MS) : 0;
    if (wait === 0) showAlarms();
    else alarmsTimer ??= setTimeout(showAlarms, wait);
  };

  return {
    view,
    model: () => model,
    take: (frame) => {
      const changed = applyFrame(model, frame);
      // A snapshot is shown as the whole that it is.
      const isPaced = frame.type === 'changes' && changed.alarms;
      note(isPaced ? { ...changed, alarms: false } : changed);
      if (isPaced) noteAlarms();
    },
    putAlarm: (alarm) => {
      const changed = putAlarm(model.rows, alarm);
      // The feed may have brought it before the answer, and keep it back for a moment.
      note({ ...nothingChanged(), alarms: changed || alarmsTimer !== undefined });
    },
    putWindow: (window) => note({ ...nothingChanged(), windows: putWindow(model.rows, window) }),
    putDetail: (detail) => note({ ...nothingChanged(), details: putDetail(model.rows, detail) }),
    putStatuses: (statuses) => {
      const changed = statuses.map((status) => putStatus(model.rows, status)).includes(true);
      note({ ...nothingChanged(), statuses: changed });
    },
    putRejected: (messages) => {
      for (const message of messages) model.rows.rejected.set(message.id, message);
      note({ ...nothingChanged(), rejected: messages.length > 0 });
    },
    putSystem: (system) => {
      model.rows.system = system;
      note({ ...nothingChanged(), system: true });
    },
    putCommand: (command) => note({ ...nothingChanged(), commands: putCommand(model.rows, command) }),
    putRun: (run, steps) => {
      const changed = steps.map((step) => putRunStep(model.rows, step)).includes(true);
      note({ ...nothingChanged(), runs: putRun(model.rows, run) || changed });
    },
    putArming: (arming) => note({ ...nothingChanged(), armings: putArming(model.rows, arming) }),
    narrow: ({ allSites, siteIds }) => {
      if (allSites) return;
      const { rows } = model;
      const granted = new Set<number | null>(siteIds);
      const siteOf = (id: DeviceId | null): number | null =>
        (id === null ? undefined : rows.devices.get(id)?.identity.siteId) ?? null;
      for (const [id, { siteId }] of rows.closedAlarms)
        if (!granted.has(siteId)) rows.closedAlarms.delete(id);
      for (const [id, { siteId }] of rows.endedCommands)
        if (!granted.has(siteId)) rows.endedCommands.delete(id);
      for (const [id, { siteId }] of rows.armings) if (!granted.has(siteId)) rows.armings.delete(id);
      for (const [id, { siteId }] of rows.runs) if (!granted.has(siteId)) rows.runs.delete(id);
      for (const [id, { deviceId }] of rows.rejected)
        if (!granted.has(siteOf(deviceId))) rows.rejected.delete(id);
      note({ ...nothingChanged(), alarms: true, rejected: true, commands: true, armings: true, runs: true });
    },
    clear: () => {
      clearTimeout(tableTimer);
      tableTimer = undefined;
      clearTimeout(alarmsTimer);
      alarmsTimer = undefined;
      model = createFeedModel();
      const devices = renewTable();
      view.setState({ ...EMPTY, devices, identities: devices }, true);
    },
  };
}

/** Before the next paint; a window in the background is not painted, but its alarms and counts must go on. */
export function beforePaint(run: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(run, 100);
  else requestAnimationFrame(run);
}
