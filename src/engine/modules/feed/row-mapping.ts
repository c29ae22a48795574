import { AlarmId, DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Outdated } from '../../../shared/feed/model.ts';
import type { ReplicationRow, TableChange } from '../../platform/db/replication-stream.ts';
import { alarmOfRow, floodOfRow, windowOfRow } from '../alarms/index.ts';
import { armingOfRow, commandOfRow } from '../commands/index.ts';
import {
  identityOfRow,
  listStateOfRow,
  listStatusOfRow,
  rejectedOfRow,
  statusOfRow,
} from '../devices/index.ts';
import { boardOfRow, relayOfRow } from '../relays/index.ts';
import { runOfRow, stepOfRow } from '../sequences/index.ts';
import type { LogItem, StatusItem } from './feed-log.ts';

/** What a change of the log means to readers. */
export type MappedChange =
  | { readonly kind: 'item'; readonly organisationId: OrganisationId; readonly item: LogItem }
  /** The log left a part of the row out: it must be read. */
  | { readonly kind: 'incomplete-alarm'; readonly organisationId: OrganisationId; readonly alarmId: AlarmId }
  /** Rows vanished without saying which: everything must be read again. */
  | { readonly kind: 'resync' };

/** Called with what made a row unreadable, when somebody reads it. */
type OnUnreadable = (error: unknown) => void;

const organisationOf = (row: ReplicationRow): OrganisationId => OrganisationId.parse(row['organisation_id']);

function mapDevice({ op, row, old }: TableChange): MappedChange[] {
  const removedFrom = (organisationId: OrganisationId, id: unknown): MappedChange => ({
    kind: 'item',
    organisationId,
    item: { kind: 'device-removed', deviceId: DeviceId.parse(id) },
  });
  const organisationId = organisationOf(row);
  if (op === 'delete') return [removedFrom(organisationId, row['id'])];
  const present: MappedChange = {
    kind: 'item',
    organisationId,
    item: { kind: 'device', device: identityOfRow(row) },
  };
  const before = old === null ? organisationId : organisationOf(old);
  return before === organisationId ? [present] : [removedFrom(before, row['id']), present];
}

function mapAlarm({ row }: TableChange): MappedChange {
  const organisationId = organisationOf(row);
  const alarm = alarmOfRow(row);
  return alarm === undefined
    ? { kind: 'incomplete-alarm', organisationId, alarmId: AlarmId.parse(row['id']) }
    : { kind: 'item', organisationId, item: { kind: 'alarm', alarm } };
}

function mapStatus(change: TableChange, onUnreadable: OnUnreadable): MappedChange {
  function once<Status>(read: () => Status): () => Status | null {
    let known: Status | null | undefined;
    return () => {
      if (known !== undefined) return known;
      try {
        known = read();
      } catch (error) {
        known = null;
        onUnreadable(error);
      }
      return known;
    };
  }
  const item: StatusItem = {
    kind: 'status',
    deviceId: DeviceId.parse(change.column('device_id')),
    listState: listStateOfRow(change.column),
    listed: once(() => listStatusOfRow(change.column)),
    status: once(() => statusOfRow(change.row)),
  };
  const organisationId = OrganisationId.parse(change.column('organisation_id'));
  return { kind: 'item', organisationId, item };
}

/** Tables of which readers hear only that something was changed. */
const OUTDATES: ReadonlyMap<string, Outdated> = new Map([
  ['sites', 'registry'],
  ['zones', 'registry'],
  ['brands', 'registry'],
  ['device_models', 'registry'],
  ['device_groups', 'registry'],
  ['panels', 'panels'],
  ['floor_plans', 'floor-plans'],
  ['alarm_type_settings', 'alarm-desk'],
  ['alarm_dispositions', 'alarm-desk'],
  ['alarm_settings', 'alarm-desk'],
  ['action_plans', 'plans'],
  ['site_contacts', 'plans'],
  ['rules', 'rules'],
  ['handovers', 'handovers'],
  ['handover_flags', 'handovers'],
]);

const one = ({ row }: TableChange, item: LogItem): MappedChange[] => [
  { kind: 'item', organisationId: organisationOf(row), item },
];

/** Throws where a row is not what the schema promises. Site names are filled in when a reader reads. */
export function mapChange(change: TableChange, onUnreadable: OnUnreadable): MappedChange[] {
  if (change.op === 'truncate') return [{ kind: 'resync' }];
  if (change.table === 'devices') return mapDevice(change);
  const what = OUTDATES.get(change.table);
  if (what !== undefined) {
    return one(change, { kind: 'outdated', what });
  }
  if (change.op === 'delete') return [];
  switch (change.table) {
    case 'alarms':
      return [mapAlarm(change)];
    case 'suppression_windows':
      return one(change, { kind: 'window', window: windowOfRow(change.row) });
    case 'alarm_floods':
      return one(change, { kind: 'flood', flood: floodOfRow(change.row) });
    case 'command_log':
      return one(change, { kind: 'command', command: commandOfRow(change.row) });
    case 'armings':
      return one(change, { kind: 'arming', arming: armingOfRow(change.row) });
    case 'sequence_runs':
      return one(change, { kind: 'sequence-run', run: runOfRow(change.row) });
    case 'sequence_run_steps':
      return one(change, { kind: 'sequence-step', step: stepOfRow(change.row) });
    case 'board_status':
      return one(change, { kind: 'board', board: boardOfRow(change.row) });
    case 'relays':
      return one(change, { kind: 'relay', relay: relayOfRow(change.row) });
    case 'device_status':
      return [mapStatus(change, onUnreadable)];
    case 'rejected_messages':
      return one(change, { kind: 'rejected', message: rejectedOfRow(change.row) });
    default:
      return [];
  }
}
