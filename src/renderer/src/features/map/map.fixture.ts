import { anAlarm as alarm } from '../../../../shared/alarms/alarm.fixture.ts';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { anIdentity, aStatus } from '../../../../shared/devices/device.fixture.ts';
import { SiteSummary } from '../../../../shared/devices/model.ts';
import type { Device } from '../../client/index.ts';

export function aSite(id: number, name: string, position: SiteSummary['position'] = null): SiteSummary {
  return SiteSummary.parse({ id, name, deviceCount: 0, address: null, country: null, position });
}

/** An unacknowledged high tamper at noon, unless told otherwise. */
export function anAlarm(id: number, siteId: number, change: Partial<Alarm> = {}): Alarm {
  return alarm({ id, siteId, siteName: `Site ${siteId}`, ...change });
}

export function aBox(
  id: number,
  siteId: number | null,
  { isOnline, retiredAt = null }: { readonly isOnline: boolean | null; readonly retiredAt?: Date | null },
): Device {
  return {
    identity: anIdentity({ id, siteId, siteName: null, retiredAt }),
    status: isOnline === null ? null : aStatus({ deviceId: id, isOnline }),
  };
}
