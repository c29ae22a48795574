import type { Alarm } from '../../../../shared/alarms/model.ts';

/** Column of `alarms` behind each field; the site's name is looked up. */
export const alarmColumns: Readonly<Record<Exclude<keyof Alarm, 'siteName'>, string>> = {
  id: 'id',
  organisationId: 'organisation_id',
  siteId: 'site_id',
  deviceId: 'device_id',
  deviceName: 'device_name',
  type: 'alarm_type',
  subject: 'subject',
  title: 'title',
  priority: 'priority',
  state: 'state',
  latched: 'latched',
  conditionGoneAt: 'condition_gone_at',
  count: 'count',
  raisedAt: 'raised_at',
  lastActivatedAt: 'last_activated_at',
  activeSince: 'active_since',
  returnedAt: 'returned_at',
  acknowledgedAt: 'acknowledged_at',
  acknowledgedBy: 'acknowledged_by_name',
  acknowledgedStation: 'acknowledged_station',
  acknowledgeNote: 'acknowledge_note',
  closedAt: 'closed_at',
  closedBy: 'closed_by_name',
  disposition: 'disposition',
  claimedById: 'claimed_by',
  claimedBy: 'claimed_by_name',
  claimedStation: 'claimed_station',
  claimedAt: 'claimed_at',
  heldUntil: 'held_until',
  holdReason: 'hold_reason',
  suppression: 'suppression',
  suppressedAt: 'suppressed_at',
  suppressedUntil: 'suppressed_until',
  suppressedBy: 'suppressed_by_name',
  suppressReason: 'suppress_reason',
  suppressionWindowId: 'suppression_window_id',
  unattendedSince: 'unattended_since',
  unfinishedSince: 'unfinished_since',
  waitingSince: 'waiting_since',
  escalationLevel: 'escalation_level',
  loudness: 'loudness',
  calledSupervisorsAt: 'called_supervisors_at',
  chatteringSince: 'chattering_since',
  chatteringTimes: 'chattering_times',
  avsScore: 'avs_score',
  openMandatorySteps: 'open_mandatory_steps',
  revision: 'revision',
};

/** Of the people whose names are shown. */
export const personColumns = { acknowledgedById: 'acknowledged_by', closedById: 'closed_by' } as const;

/** For `select`: an Alarm out of `alarmSource`. */
export const alarmSelect = `${Object.entries(alarmColumns)
  .map(([field, column]) => `a.${column} as "${field}"`)
  .join(', ')}, s.name as "siteName"`;
export const alarmSource = 'alarms a left join sites s on s.id = a.site_id';
