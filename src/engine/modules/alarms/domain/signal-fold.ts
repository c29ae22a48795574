import type { Alarm, AlarmType, Priority, TimelineAction } from '../../../../shared/alarms/model.ts';
import type { AlarmTypePolicy } from '../../../../shared/alarms/policy.ts';
import type { AlarmId, DeviceId } from '../../../../shared/contract/primitives.ts';
import { type Condition, type OpenState, transition, worsePriority } from './alarm-machine.ts';
import type { AlarmSignal } from './alarm-signal.ts';
import type { LineDetail } from './handling.ts';

/** An open alarm as it stands in the table. */
export interface OpenAlarm
  extends Pick<
    Alarm,
    | 'id'
    | 'type'
    | 'subject'
    | 'priority'
    | 'latched'
    | 'conditionGoneAt'
    | 'count'
    | 'heldUntil'
    | 'suppression'
  > {
  readonly deviceId: DeviceId;
  readonly state: OpenState;
}

/** An alarm as signals leave it. */
export interface DraftAlarm {
  /** Null until it is inserted. */
  id: AlarmId | null;
  readonly deviceId: DeviceId;
  readonly type: AlarmType;
  readonly subject: string;
  readonly latched: boolean;
  /** What raised it; null where the row was there before. */
  readonly raisedBy: AlarmSignal | null;
  priority: Priority;
  state: OpenState;
  count: number;
  lastActivatedAt: Date | null;
  returnedAt: Date | null;
  conditionGoneAt: Date | null;
  heldUntil: Date | null;
  suppression: Alarm['suppression'];
  /** Became worse, or came back acknowledged: whoever set it aside or shelved it did so for less. */
  comesBack: boolean;
  changed: boolean;
}

/**
 * Two sources that confirm each other make it highly probable that somebody is there, of unknown intent: level 2 of
 * ANSI/TMA-AVS-01. More, or less, is for a person to find out.
 */
const SCORE_OF_CONFIRMED = 2;
export const firstScore = (type: AlarmType): number | null =>
  type === 'CONFIRMED' ? SCORE_OF_CONFIRMED : null;

/** A draft that has no row yet. */
export type NewAlarm = DraftAlarm & { readonly raisedBy: AlarmSignal };

export interface DraftTimelineEntry {
  readonly alarm: Pick<DraftAlarm, 'id'>;
  readonly at: Date;
  readonly action: TimelineAction;
  readonly note: string | null;
  readonly detail: LineDetail | null;
  readonly eventId: number | null;
}

/** The alarm came up (again). */
export interface Activation {
  readonly alarm: DraftAlarm;
  readonly at: Date;
}

type Policies = ReadonlyMap<AlarmType, Pick<AlarmTypePolicy, 'priority' | 'latched'>>;

const existing = (open: OpenAlarm): DraftAlarm => ({
  ...open,
  raisedBy: null,
  lastActivatedAt: null,
  returnedAt: null,
  comesBack: false,
  changed: false,
});

const keyOf = ({ type, subject = '' }: { readonly type: AlarmType; readonly subject?: string }): string =>
  `${type} ${subject}`;

export const isNew = (draft: DraftAlarm): draft is NewAlarm => draft.raisedBy !== null;

/** The open alarms of one batch's devices while its signals are folded into them, in order. */
export class SignalFold {
  readonly timeline: DraftTimelineEntry[] = [];
  readonly activations: Activation[] = [];
  private readonly alarmsByDevice = new Map<DeviceId, Map<string, DraftAlarm>>();

  constructor(
    openAlarms: readonly OpenAlarm[],
    private readonly policies: Policies,
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
    const standing =
      known === undefined
        ? null
        : { state: known.state, latched: known.latched, conditionGone: known.conditionGoneAt !== null };
    const next = transition(standing, condition);
    if (next === null) return;
    if (next.action === 'priority_raised') {
      if (known !== undefined) this.worsen(known, signal);
      return;
    }
    const alarm = known ?? this.fresh(signal);
    alarms.set(key, alarm);
    alarm.state = next.state;
    alarm.conditionGoneAt = next.conditionGone ? signal.at : null;
    alarm.changed = true;
    if (next.activation) {
      alarm.count += 1;
      alarm.lastActivatedAt = signal.at;
      alarm.returnedAt = null;
    } else if (!next.conditionGone) {
      alarm.returnedAt = signal.at;
    }
    this.note(alarm, signal, next.action);
    // Set aside it was as something that had been seen. A shelf is for what comes and goes.
    if (next.action === 'reactivated' && alarm.suppression !== 'shelved') this.bringBack(alarm, signal);
    const score = known === undefined ? firstScore(alarm.type) : null;
    if (score !== null)
      this.note(alarm, { ...signal, note: null, eventId: null }, 'verified', { score, from: null });
    if (!next.activation) return;
    this.activations.push({ alarm, at: signal.at });
    const from = alarm.priority;
    alarm.priority = worsePriority(from, signal.priority);
    if (known === undefined || alarm.priority === from) return;
    this.note(alarm, { ...signal, note: null }, 'priority_raised', { from, to: alarm.priority });
    this.bringBack(alarm, signal);
  }

  /** Nothing where it stands as high already: a device may have raised it itself. */
  private worsen(alarm: DraftAlarm, signal: AlarmSignal): void {
    const from = alarm.priority;
    const to = worsePriority(from, signal.priority);
    if (to === from) return;
    alarm.priority = to;
    alarm.state = 'unacknowledged_active';
    alarm.conditionGoneAt = null;
    alarm.lastActivatedAt = signal.at;
    alarm.changed = true;
    this.note(alarm, signal, 'priority_raised', { from, to });
    this.bringBack(alarm, signal);
  }

  private bringBack(alarm: DraftAlarm, signal: AlarmSignal): void {
    const silent = { ...signal, note: null, eventId: null };
    if (alarm.heldUntil !== null) this.note(alarm, silent, 'hold_ended');
    if (alarm.suppression === 'shelved') this.note(alarm, silent, 'unshelved', { kind: 'shelved' });
    alarm.comesBack ||= alarm.heldUntil !== null || alarm.suppression === 'shelved';
    alarm.heldUntil = null;
    if (alarm.suppression === 'shelved') alarm.suppression = null;
  }

  private fresh(signal: AlarmSignal): DraftAlarm {
    const { deviceId, type, subject = '' } = signal;
    const policy = this.policies.get(type);
    const own = policy?.priority ?? 'medium';
    return {
      id: null,
      deviceId,
      type,
      subject,
      latched: policy?.latched ?? false,
      raisedBy: signal,
      // A rule's own stands instead of its type's.
      priority: signal.source === 'rule' ? (signal.priority ?? own) : own,
      state: 'unacknowledged_active',
      count: 0,
      lastActivatedAt: null,
      returnedAt: null,
      conditionGoneAt: null,
      heldUntil: null,
      suppression: null,
      comesBack: false,
      changed: false,
    };
  }

  private note(
    alarm: DraftAlarm,
    { at, note, eventId }: AlarmSignal,
    action: TimelineAction,
    detail: LineDetail | null = null,
  ): void {
    this.timeline.push({ alarm, at, action, note, detail, eventId });
  }
}
