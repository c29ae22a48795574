import { FRESH } from '../../../../shared/alarms/fresh-alarm.fixture.ts';
import { Alarm } from '../../../../shared/alarms/model.ts';

export const NOON_MS = Date.UTC(2024, 10, 20, 12, 0, 0);

type AlarmInput = Omit<Partial<Alarm>, 'id'> & { readonly id: number };

/** An unacknowledged high tamper raised at noon, unless told otherwise. */
export function anAlarm(input: AlarmInput): Alarm {
  const raisedAt = input.raisedAt ?? new Date(NOON_MS);
  return Alarm.parse({
    organisationId: 1,
    siteId: 1,
    siteName: 'Lima North',
    deviceId: 1,
    deviceName: 'Box 0C42',
    type: 'TAMPER',
    priority: 'high',
    state: 'unacknowledged_active',
    count: 1,
    raisedAt,
    lastActivatedAt: input.lastActivatedAt ?? raisedAt,
    returnedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    acknowledgedStation: null,
    acknowledgeNote: null,
    closedAt: null,
    closedBy: null,
    disposition: null,
    ...FRESH,
    revision: 1,
    ...input,
  });
}

/** `seconds` after noon. */
export const at = (seconds: number): Date => new Date(NOON_MS + seconds * 1000);
