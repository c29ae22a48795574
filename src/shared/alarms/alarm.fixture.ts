import type { z } from 'zod';
import { Alarm } from './model.ts';

const NOON = new Date(Date.UTC(2024, 10, 20, 12));

/** An unacknowledged high tamper of a box, raised at noon, that nobody has and nothing keeps quiet; unless told otherwise. */
export function anAlarm(given: Partial<z.input<typeof Alarm>> = {}): Alarm {
  const raisedAt = given.raisedAt ?? NOON;
  return Alarm.parse({
    id: 1,
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
    lastActivatedAt: raisedAt,
    returnedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    acknowledgedStation: null,
    acknowledgeNote: null,
    closedAt: null,
    closedBy: null,
    disposition: null,
    subject: '',
    title: null,
    latched: false,
    conditionGoneAt: null,
    claimedById: null,
    claimedBy: null,
    claimedStation: null,
    claimedAt: null,
    heldUntil: null,
    holdReason: null,
    suppression: null,
    suppressedAt: null,
    suppressedUntil: null,
    suppressedBy: null,
    suppressReason: null,
    suppressionWindowId: null,
    unattendedSince: null,
    waitingSince: null,
    escalationLevel: 0,
    loudness: 0,
    calledSupervisorsAt: null,
    activeSince: null,
    chatteringSince: null,
    chatteringTimes: null,
    avsScore: null,
    openMandatorySteps: 0,
    revision: 1,
    ...given,
  });
}
