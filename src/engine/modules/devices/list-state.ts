import { DeviceState, type DeviceStatus } from '../../../shared/devices/model.ts';
import { statusColumns } from './store/device-columns.ts';

/** What lists filter, count and mark by, of every device, also where its row is not on screen. It changes rarely. */
type ListFields = Pick<
  DeviceStatus,
  'isOnline' | 'deviceState' | 'panic1' | 'panic2' | 'boxSw' | 'siren' | 'turret' | 'deviceSynced'
>;

const FLAGS = ['isOnline', 'panic1', 'panic2', 'boxSw', 'siren', 'turret', 'deviceSynced'] as const;

/** The fields as one number: equal numbers mean that no list would show the device otherwise. */
export function packListState(fields: ListFields): number {
  const state = fields.deviceState === null ? 0 : DeviceState.options.indexOf(fields.deviceState) + 1;
  return FLAGS.reduce((packed, flag) => 2 * packed + Number(fields[flag]), state);
}

const NullableState = DeviceState.nullable();

/** The same of a row of `device_status` as it stands in the log. */
export function listStateOfRow(column: (name: string) => unknown): number {
  const flag = (name: (typeof FLAGS)[number]): boolean => column(statusColumns[name]) === true;
  return packListState({
    deviceState: NullableState.parse(column(statusColumns.deviceState)),
    isOnline: flag('isOnline'),
    panic1: flag('panic1'),
    panic2: flag('panic2'),
    boxSw: flag('boxSw'),
    siren: flag('siren'),
    turret: flag('turret'),
    deviceSynced: flag('deviceSynced'),
  });
}
