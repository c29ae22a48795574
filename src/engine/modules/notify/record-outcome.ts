import type { AlarmId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import { nextDelayMs } from './domain/back-off.ts';
import type { OutboxDeps } from './notify-deps.ts';
import { countFailure, endFailures } from './store/channel-rows.ts';
import { type DueNotification, keepFailed, keepSent } from './store/outbox-rows.ts';

export interface Attempt {
  readonly notification: DueNotification;
  readonly alarmIds: readonly AlarmId[];
}

export type Outcome =
  | { readonly ok: true; readonly latencyMs: number; readonly remark: string | null }
  | { readonly ok: false; readonly why: string };

/** One or two failures are a restart at the other end; a person is called at the third, or when something is given up. */
const CALLS_AT = 3;

/** Keeps what came of an attempt, says so on the timelines, and calls a person where a channel fails or is back. */
export async function recordOutcome(
  tx: Tx,
  organisationId: OrganisationId,
  { alarms, clock }: OutboxDeps,
  { notification, alarmIds }: Attempt,
  outcome: Outcome,
): Promise<void> {
  const { channelId, channelName: channel, attempt: attempts } = notification;
  const at = clock.now();
  const health = { channelId, name: channel };
  if (outcome.ok) {
    if (!(await keepSent(tx, notification, outcome.latencyMs, outcome.remark))) return;
    const line = { channel, outcome: 'sent', attempts, why: outcome.remark } as const;
    await alarms.addLines(tx, organisationId, alarmIds, at, line);
    if (await endFailures(tx, channelId))
      await alarms.applyHealth(tx, organisationId, at, { ...health, failed: false, why: null });
    return;
  }
  const why = outcome.why.slice(0, 300);
  const delayMs = nextDelayMs(attempts);
  if (!(await keepFailed(tx, notification, why, delayMs))) return;
  if (attempts === 1 || delayMs === null) {
    const line = { channel, outcome: delayMs === null ? 'failed' : 'trying', attempts, why } as const;
    await alarms.addLines(tx, organisationId, alarmIds, at, line);
  }
  const failures = await countFailure(tx, channelId);
  if (failures === CALLS_AT || delayMs === null)
    await alarms.applyHealth(tx, organisationId, at, { ...health, failed: true, why });
}
