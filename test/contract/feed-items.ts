import { anAlarm } from '../../src/shared/alarms/alarm.fixture.ts';
import { aStatus } from '../../src/shared/devices/device.fixture.ts';
import type { FeedItem } from '../../src/shared/feed/model.ts';

export const statusChange = (deviceId: number, revision: number): FeedItem => ({
  kind: 'status',
  status: aStatus({ deviceId, revision }),
});

export const alarmChange = (id: number): FeedItem => ({
  kind: 'alarm',
  alarm: anAlarm({ id, type: 'PANIC1', priority: 'critical' }),
});
