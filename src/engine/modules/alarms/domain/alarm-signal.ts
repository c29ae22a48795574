import type { AlarmType, Priority } from '../../../../shared/alarms/model.ts';
import type { DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';

/** Something that happened at a device and concerns an alarm; ingestion hands these over in order. */
export interface AlarmSignal {
  readonly deviceId: DeviceId;
  readonly siteId: SiteId | null;
  readonly deviceName: string;
  readonly deviceMac: string | null;
  readonly type: AlarmType;
  /** Tells alarms of one type at one device apart ('rule:12'). Default: none. */
  readonly subject?: string;
  /** What people read instead of the type's name. */
  readonly title?: string;
  /**
   * active: the condition is there (again); worse: it is still there and calls for a higher priority; returned: it is
   * gone; output: an output ran, timeline only.
   */
  readonly kind: 'active' | 'worse' | 'returned' | 'output';
  /** As the device says; it raises the type's priority, never lowers it. A rule's own stands instead of the type's. */
  readonly priority: Priority | null;
  /** Server time of arrival. */
  readonly at: Date;
  /** device: an AlarmEvent; state: a bit in a heartbeat or status; engine: supervision found it. rule: one that people made. */
  readonly source: 'device' | 'state' | 'engine' | 'rule';
  /** Row of alarm_events behind it. */
  readonly eventId: number | null;
  readonly note: string | null;
}
