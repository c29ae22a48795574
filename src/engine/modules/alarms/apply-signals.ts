import type { AlarmType, Priority, TimelineAction } from '../../../shared/alarms/model.ts';
import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type Condition, transition, worsePriority } from './domain/alarm-machine.ts';
import type { AlarmSignal } from './domain/alarm-signal.ts';
import {
  type DraftAlarm,
  type DraftTimelineEntry,
  insertAlarms,
  insertDeviceTimeline,
  lockOpenAlarms,
  type NewAlarm,
  type OpenAlarm,
  retiredAmong,
  updateAlarms,
} from './store/open-alarms.ts';
import { listPolicies } from './store/policy-rows.ts';

const existing = (open: OpenAlarm): DraftAlarm => ({
  ...open,
  raisedBy: null,
  lastActivatedAt: null,
  returnedAt: null,
  changed: false,
});

const fresh = (signal: AlarmSignal, priority: Priority): DraftAlarm => ({
  id: null,
  deviceId: signal.deviceId,
  type: signal.type,
  subject: signal.subject ?? '',
  raisedBy: signal,
  priority,
  state: 'unacknowledged_active',
  count: 0,
  lastActivatedAt: null,
  returnedAt: null,
  changed: false,
});

const keyOf = ({ type, subject = '' }: { readonly type: AlarmType; readonly subject?: string }): string =>
  `${type} ${subject}`;

const isNew = (draft: DraftAlarm): draft is NewAlarm => draft.raisedBy !== null;

/** The open alarms of one batch's devices while its signals are folded into them, in order. */
class SignalFold {
  readonly timeline: DraftTimelineEntry[] = [];
  private readonly alarmsByDevice = new Map<DeviceId, Map<string, DraftAlarm>>();

  constructor(
    openAlarms: readonly OpenAlarm[],
    private readonly priorities: ReadonlyMap<AlarmType, Priority>,
  ) {
    for (const open of openAlarms) this.alarmsOf(open.deviceId).set(keyOf(open), existing(open));
  }

  apply(signal: AlarmSignal): void {
    if (signal.kind === 'output') {
      for (const alarm of this.alarmsOf(signal.deviceId).values()) {
        // The new revision tells open pages that the timeline has grown.
        alarm.changed = true;
        this.note(alarm, signal, 'output');
      }
    } else {
      this.change(signal, signal.kind);
    }
  }

  changed(): DraftAlarm[] {
    return [...this.alarmsByDevice.values()].flatMap((alarms) =>
      [...alarms.values()].filter((alarm) => alarm.changed),
    );
  }

  private alarmsOf(deviceId: DeviceId): Map<string, DraftAlarm> {
    const known = this.alarmsByDevice.get(deviceId);
    if (known !== undefined) return known;
    const alarms = new Map<string, DraftAlarm>();
    this.alarmsByDevice.set(deviceId, alarms);
    return alarms;
  }

  private change(signal: AlarmSignal, condition: Condition): void {
    const alarms = this.alarmsOf(signal.deviceId);
    const key = keyOf(signal);
    const known = alarms.get(key);
    const next = transition(known?.state ?? null, condition);
    if (next === null) return;
    const alarm = known ?? fresh(signal, this.priorityOf(signal));
    alarms.set(key, alarm);
    alarm.state = next.state;
    alarm.changed = true;
    if (next.activation) {
      alarm.count += 1;
      alarm.lastActivatedAt = signal.at;
      alarm.returnedAt = null;
      alarm.priority = worsePriority(alarm.priority, signal.priority);
    } else {
      alarm.returnedAt = signal.at;
    }
    this.note(alarm, signal, next.action);
  }

  private priorityOf({ source, type, priority }: AlarmSignal): Priority {
    const own = this.priorities.get(type) ?? 'medium';
    return source === 'rule' ? (priority ?? own) : own;
  }

  private note(alarm: DraftAlarm, signal: AlarmSignal, action: TimelineAction): void {
    this.timeline.push({ alarm, at: signal.at, action, note: signal.note, eventId: signal.eventId });
  }
}

/** A device that people put out of use may fall silent: nobody is called for that. All else it says still counts. */
async function withoutExpected(tx: Tx, signals: readonly AlarmSignal[]): Promise<readonly AlarmSignal[]> {
  const isSilence = ({ type, kind }: AlarmSignal): boolean => type === 'OFFLINE' && kind === 'active';
  const silent = signals.filter(isSilence).map(({ deviceId }) => deviceId);
  if (silent.length === 0) return signals;
  const retired = await retiredAmong(tx, silent);
  return signals.filter((signal) => !isSilence(signal) || !retired.has(signal.deviceId));
}

/**
 * Folds what devices reported into the open alarms, inside the transaction that keeps the reports: an alarm and
 * the event behind it are durable together or not at all. A handful of statements whatever the number of signals.
 */
export async function applySignals(
  tx: Tx,
  organisationId: OrganisationId,
  all: readonly AlarmSignal[],
): Promise<void> {
  const signals = await withoutExpected(tx, all);
  if (signals.length === 0) return;
  const deviceIds = [...new Set(signals.map((signal) => signal.deviceId))];
  const fold = new SignalFold(
    await lockOpenAlarms(tx, deviceIds),
    new Map((await listPolicies(tx)).map(({ code, priority }) => [code, priority])),
  );
  for (const signal of signals) fold.apply(signal);
  const changed = fold.changed();
  await insertAlarms(tx, organisationId, changed.filter(isNew));
  await updateAlarms(
    tx,
    changed.filter((alarm) => !isNew(alarm)),
  );
  await insertDeviceTimeline(tx, organisationId, fold.timeline);
}
