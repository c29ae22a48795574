import type { OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Far below the statement timeout, also on a slow disk. */
export const BATCH_ROWS = 2000;

/** $1 is the organisation, $2 the days. `ctid` lets the limit hold for tables without a single key. */
const expired = (table: string, condition: string): string => `
  delete from ${table} where ctid = any (array(
    select ctid from ${table}
    where organisation_id = $1 and ${condition} limit ${BATCH_ROWS}))`;

const EXPIRED = {
  sessions: expired('sessions', 'coalesce(ended_at, expires_at) < now() - make_interval(days => $2)'),
  rejectedMessages: expired('rejected_messages', 'received_at < now() - make_interval(days => $2)'),
  unregisteredDevices: expired('unregistered_devices', 'last_seen < now() - make_interval(days => $2)'),
  // Their timeline goes with them.
  alarms: expired('alarms', "state = 'closed' and closed_at < now() - make_interval(days => $2)"),
  alarmEvents: expired('alarm_events', 'received_at < now() - make_interval(days => $2)'),
  commands: expired('command_log', 'outcome is not null and created_at < now() - make_interval(days => $2)'),
  commandBulks: expired(
    'command_bulks',
    'created_at < now() - make_interval(days => $2) and not exists (select from command_log c where c.bulk_id = command_bulks.id)',
  ),
  sequenceRuns: expired(
    'sequence_runs',
    `state <> 'running' and created_at < now() - make_interval(days => $2)`,
  ),
  armings: expired('armings', 'expires_at < now() - make_interval(days => $2)'),
  relayChanges: expired('relay_changes', 'at < now() - make_interval(days => $2)'),
  // One that is not over is never removed.
  relayHolds: expired('relay_holds', 'ended_at < now() - make_interval(days => $2)'),
  // The database refuses the others.
  handovers: expired('handovers', 'coalesce(sealed_at, given_up_at) < now() - make_interval(days => $2)'),
  handoverFlags: expired('handover_flags', 'cleared_at < now() - make_interval(days => $2)'),
  audit: expired('audit_logs', 'at < now() - make_interval(days => $2)'),
} as const;
export type Expiring = keyof typeof EXPIRED;

/** At most one batch; for the owner's transactions, because the app may not remove history. */
export function expireBatch(
  tx: Tx,
  what: Expiring,
  organisationId: OrganisationId,
  days: number,
): Promise<number> {
  return tx.execute(EXPIRED[what], [organisationId, days]);
}

/** Lines of nobody's organisation: failed logins of users that do not exist. */
export function expireUnknownLogins(tx: Tx, days: number): Promise<number> {
  return tx.execute(
    `delete from audit_logs where ctid = any (array(
       select ctid from audit_logs
       where organisation_id is null and at < now() - make_interval(days => $1) limit ${BATCH_ROWS}))`,
    [days],
  );
}

/** The newest run of each job stays. */
export function expireJobRuns(tx: Tx, days: number): Promise<number> {
  return tx.execute(
    `delete from job_runs r where r.finished_at < now() - make_interval(days => $1)
       and exists (select from job_runs newer where newer.job = r.job and newer.id > r.id)`,
    [days],
  );
}
