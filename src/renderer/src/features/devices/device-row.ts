import type { DeviceIdentity, DeviceStatus } from '../../../../shared/devices/model.ts';

/** A device as the list shows it; `status` is null until it has reported for the first time. */
export interface DeviceRow {
  readonly identity: DeviceIdentity;
  readonly status: DeviceStatus | null;
}

/** An alarm input is on, or the box itself says that it is in alarm. */
export function isInAlarm({ status }: DeviceRow): boolean {
  if (status === null) return false;
  return (
    status.panic1 ||
    status.panic2 ||
    status.boxSw ||
    status.deviceState === 'ALARM' ||
    status.deviceState === 'CRITICAL'
  );
}

/** It has not confirmed the id that it was given. */
export function isNotSynced({ status }: DeviceRow): boolean {
  return status !== null && !status.deviceSynced;
}

export function isOnline({ status }: DeviceRow): boolean {
  return status?.isOnline === true;
}
