export { anAlarm } from '../../../../shared/alarms/alarm.fixture.ts';

export const NOON_MS = Date.UTC(2024, 10, 20, 12, 0, 0);

/** `seconds` after noon. */
export const at = (seconds: number): Date => new Date(NOON_MS + seconds * 1000);
