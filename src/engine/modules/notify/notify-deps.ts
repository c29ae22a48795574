import type { AlarmId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { NotificationChannelId } from '../../../shared/notify/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { PeoplesDatabase, Tx } from '../../platform/db/database.ts';

export interface ChannelDeps {
  readonly database: PeoplesDatabase;
}

/** What came of telling somebody outside, for the timelines of the alarms. */
export interface NotifiedLine {
  readonly channel: string;
  readonly outcome: 'sent' | 'trying' | 'failed';
  readonly attempts: number;
  /** Why not, or for whom not. */
  readonly why: string | null;
}

/** Whether a channel can be relied on. */
export interface ChannelHealth {
  readonly channelId: NotificationChannelId;
  readonly name: string;
  readonly failed: boolean;
  readonly why: string | null;
}

/** What the alarms do with it, inside the transaction that keeps it. */
export interface AlarmsSide {
  addLines(
    tx: Tx,
    organisationId: OrganisationId,
    alarmIds: readonly AlarmId[],
    at: Date,
    line: NotifiedLine,
  ): Promise<void>;
  applyHealth(tx: Tx, organisationId: OrganisationId, at: Date, health: ChannelHealth): Promise<void>;
}

export interface OutboxDeps {
  readonly alarms: AlarmsSide;
  readonly clock: Clock;
}
