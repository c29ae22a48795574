import type { DeviceStatus, DeviceStatusDetail } from '../../../shared/devices/model.ts';

/** The width of a status that lists need. */
export function narrowStatus(status: DeviceStatusDetail): DeviceStatus {
  const { deviceId, isOnline, lastSeen, deviceState, firmwareVersion, networkType, rssiDbm } = status;
  const { temperatureC, humidityPercent, fanPwmDutyPercent } = status;
  const { panic1, panic2, boxSw, siren, turret, deviceSynced, revision } = status;
  return {
    deviceId,
    isOnline,
    lastSeen,
    deviceState,
    firmwareVersion,
    networkType,
    rssiDbm,
    temperatureC,
    humidityPercent,
    fanPwmDutyPercent,
    panic1,
    panic2,
    boxSw,
    siren,
    turret,
    deviceSynced,
    revision,
  };
}
