import type { AlarmId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import { applyOutcome } from './apply-outcome.ts';
import { lockEngineAlarms } from './store/engine-alarms.ts';
import { addNotifiedLines } from './store/escalation-rows.ts';

/** What came of telling somebody outside. */
interface NotifiedLine {
  readonly channel: string;
  readonly outcome: 'sent' | 'trying' | 'failed';
  readonly attempts: number;
  readonly why: string | null;
}

/** Says on the timelines of these alarms what came of telling somebody outside. */
export const addLines = (
  tx: Tx,
  organisationId: OrganisationId,
  alarmIds: readonly AlarmId[],
  at: Date,
  { channel, outcome, attempts, why }: NotifiedLine,
): Promise<void> =>
  addNotifiedLines(tx, organisationId, alarmIds, at, { kind: 'channel', channel, outcome, attempts, why });

/** A way to people outside that fails calls people inside. */
export async function applyHealth(
  tx: Tx,
  organisationId: OrganisationId,
  at: Date,
  {
    channelId,
    name,
    failed,
    why,
  }: {
    readonly channelId: number;
    readonly name: string;
    readonly failed: boolean;
    readonly why: string | null;
  },
): Promise<void> {
  await lockEngineAlarms(tx, organisationId);
  await applyOutcome(
    tx,
    organisationId,
    { type: 'NOTIFICATION', subject: `channel:${channelId}`, name, title: null },
    { at, failed, note: why },
  );
}
