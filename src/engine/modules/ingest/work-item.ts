import type { CommandResponse } from '../../../protocol/esp32-alarm/messages.ts';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { RejectReason } from '../../../shared/devices/model.ts';
import type { MessageKind } from './decode-message.ts';
import type { KnownDevice } from './device-memory.ts';
import type { Captured, ChangeType } from './domain/deadband.ts';
import type { SignalDraft } from './signal-draft.ts';
import type { EventRow } from './store/write-events.ts';

export type LaneName = 'alarm' | 'registration' | 'telemetry';

/** An AlarmEvent on its way to alarm_events. */
export interface EventDraft extends Omit<EventRow, 'deviceId' | 'organisationId' | 'mac' | 'receivedAtMs'> {
  /** What it means for alarms, if the row turns out to be new. */
  readonly signal: SignalDraft | null;
}

export interface HistoryDraft {
  /** Differs for each row of a device, so that one can be found again. */
  readonly timeUs: number;
  readonly values: Captured;
  readonly deviceTimeS: number | null;
  readonly changeType: ChangeType;
}

/** Where an item's message came from, so that it can be set aside when the database refuses it. */
export interface MessageOrigin {
  readonly topic: string;
  readonly hostname: string;
  readonly kind: MessageKind;
  readonly frame: Uint8Array;
}

/** What one message (or the engine's own supervision) asks of the database; committed whole or not at all. */
export interface WorkItem {
  readonly organisationId: OrganisationId;
  readonly atMs: number;
  /** Null for what supervision found. */
  readonly origin: MessageOrigin | null;
  /** Null for an event of a box that is not registered. */
  readonly device: KnownDevice | null;
  /** Inserts the device first. */
  readonly registers: boolean;
  readonly updatesIdentity: boolean;
  /** The box has another name from here on; who registers has one anyway. */
  readonly claimsName?: boolean | undefined;
  /** The topic base of a box that is not registered, as far as we know. */
  readonly strangerOf?: string | undefined;
  /** Whether the device's current readings are to be written. */
  readonly touches: boolean;
  /** Whether the rest of its status is to be written as well. */
  readonly changesState: boolean;
  readonly history: HistoryDraft | null;
  readonly event: EventDraft | null;
  readonly signals: readonly SignalDraft[];
  /** What the box said to a command. */
  readonly answer?: CommandResponse | undefined;
  /** Sequence to be known as seen once this is committed; null for alarms, which their events keep. */
  readonly seen: number | null;
  /** Boot epoch of `seen`. */
  readonly epoch: number;
  /** When an administrator last made us forget the box's sequences, as of `seen`; null for never. */
  readonly replayResetMs: number | null;
  /** The lowest sequence that a last will may have from here on; null where this is not about that. */
  readonly lowestWill: number | null;
  /** The broker may be told. */
  done(): void;
  /** What to do once it is kept: commands to the box. */
  afterCommit(): void;
}

/** Shows people an item that the database refuses for what it says, whatever is tried; may be asked again. */
export type SetAside = (item: WorkItem, reason: RejectReason, error: unknown) => Promise<void>;

/**
 * Which lane an item takes. What a new box sends behind its registration must not overtake it, and the registrations
 * of a thousand boxes must not keep the alarms of the others waiting.
 * @param isRegistering whether something of the item's device is still in the registration lane
 */
export function laneOf({ device, event }: WorkItem, isRegistering: boolean): LaneName {
  if (isRegistering || device?.id === null) return 'registration';
  return event === null ? 'telemetry' : 'alarm';
}
