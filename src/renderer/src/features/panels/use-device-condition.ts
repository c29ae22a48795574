import { useMemo } from 'react';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { type Device, useAlarms, useShownDevice } from '../../client/index.ts';

export interface DeviceCondition {
  /** Undefined where it does not exist (any more), or is at a site of others. */
  readonly device: Device | undefined;
  /** Its open alarm that comes first in the queue. */
  readonly worst: Alarm | undefined;
}

/** A device and its worst open alarm, live. */
export function useDeviceCondition(id: DeviceId): DeviceCondition {
  const device = useShownDevice(id);
  const alarms = useAlarms();
  const worst = useMemo(() => alarms.find(({ deviceId }) => deviceId === id), [alarms, id]);
  return { device, worst };
}
