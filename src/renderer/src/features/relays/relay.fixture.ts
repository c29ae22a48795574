import { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Relay } from '../../../../shared/relays/model.ts';

/** A channel that rests, as the board said a while ago. */
export function relay(change: Partial<Relay> = {}): Relay {
  return {
    deviceId: DeviceId.parse(7),
    relayIndex: 0,
    name: 'Gate light',
    description: null,
    notes: null,
    isActive: true,
    kind: 'toggle',
    durationMs: null,
    autoMode: false,
    isDangerous: false,
    inSequences: false,
    interlockGroup: null,
    normallyOn: false,
    reportedState: false,
    reportedAt: new Date('2026-01-01T11:00:00Z'),
    reportedSince: new Date('2026-01-01T11:00:00Z'),
    reportedTrigger: 'mqtt',
    reportedSource: null,
    wantedState: null,
    wantedAt: null,
    wantedBy: null,
    wantedStation: null,
    wantedReason: null,
    wantedRequestId: null,
    disagreesSince: null,
    heldBy: null,
    heldStation: null,
    heldSince: null,
    revision: 1,
    ...change,
  };
}
