import type { DeviceCommand, SwitchCommand } from '../../../shared/commands/device-command.ts';
import type { CommandId } from '../../../shared/commands/model.ts';
import type { DeviceId, OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import type { DeviceKind } from '../../../shared/devices/model.ts';
import type { Tx } from '../../platform/db/database.ts';

/** A device as a command needs it. */
export interface CommandTarget {
  readonly deviceId: DeviceId;
  readonly organisationId: OrganisationId;
  readonly topicBase: string;
  readonly hostname: string;
}

/** One attempt, about to go on the wire. */
export interface Attempt {
  readonly target: CommandTarget;
  readonly command: DeviceCommand;
  readonly requestId: string;
  readonly sequence: number;
  readonly authLevel: number;
  /** The person's name, for protocols that carry it. */
  readonly initiatedBy: string;
  readonly at: Date;
}

export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** A command whose reported state is looked at. */
export interface SentCommand {
  readonly id: CommandId;
  readonly deviceId: DeviceId;
  readonly command: DeviceCommand;
  /** Of the first attempt: an answer to any of them counts. */
  readonly sentAt: Date;
  /** What `baselines` said when it was first sent. */
  readonly baseline: unknown;
}

/** How an output may be used, see `OutputRule`. */
export interface SwitchRule {
  readonly isDangerous: boolean;
  readonly isForOperators: boolean;
  /** It is on only while somebody holds its button: no order switches it on. */
  readonly isHeld?: boolean;
}

/** A switching that a person has just ordered; its row is not written yet. */
export interface SwitchOrder {
  readonly deviceId: DeviceId;
  readonly command: SwitchCommand;
  readonly requestId: string;
  readonly userId: UserId;
  /** As timelines keep the person. */
  readonly userName: string;
  readonly station: string;
  readonly note: string | null;
}

/**
 * How devices of a kind are told and what they report: the one place that knows their wire. Each function that gets a
 * transaction asks at most one statement, whatever the number of devices.
 */
export interface DeviceProtocol {
  readonly kind: DeviceKind;
  /** Whether its devices answer each command; else only what they report tells. */
  readonly answers: boolean;
  supports(command: DeviceCommand): boolean;
  /** How long the reported state may take after the answer; null where nothing reported can show it. */
  confirmWithinMs(command: DeviceCommand): number | null;
  /** The message; null where there is no way to the device (its fleet is not in the settings any more). */
  encode(attempt: Attempt): OutgoingMessage | null;
  /** What the devices report before they are told, kept with their commands (JSON). */
  baselines(tx: Tx, deviceIds: readonly DeviceId[]): Promise<ReadonlyMap<DeviceId, unknown>>;
  /** Those whose device reports what was ordered, and has reported it since. */
  agreeing(tx: Tx, commands: readonly SentCommand[]): Promise<ReadonlySet<CommandId>>;
  /** How what the command switches may be used, of each of these devices. */
  switchRules(
    tx: Tx,
    deviceIds: readonly DeviceId[],
    command: SwitchCommand,
  ): Promise<ReadonlyMap<DeviceId, SwitchRule>>;
  /**
   * Called in the transaction that orders a switching, whichever way it was ordered, before its row is written. Notes
   * what is wanted, and gives what must be ordered of the same device before it (others of an interlock group off).
   */
  ordering?(tx: Tx, order: SwitchOrder): Promise<readonly SwitchCommand[]>;
  /**
   * Of commands that are about to be sent for the first time: those that must not be, each with a sentence why (another
   * of its interlock group is still on). They end as not done.
   */
  obstacles?(tx: Tx, ids: readonly CommandId[]): Promise<ReadonlyMap<CommandId, string>>;
}
