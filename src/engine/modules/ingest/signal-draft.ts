import type { DeviceId, SiteId } from '../../../shared/contract/primitives.ts';
import type { AlarmSignal } from '../alarms/index.ts';

/** A signal before its device has an id. */
export type SignalDraft = Pick<AlarmSignal, 'type' | 'kind' | 'priority' | 'source' | 'note'>;

/** Whose a signal is. */
export interface SignalOwner {
  readonly id: DeviceId;
  readonly siteId: SiteId | null;
  readonly name: string | null;
  readonly hostname: string;
  readonly mac: string;
}

export function signalBy(
  { id, siteId, name, hostname, mac }: SignalOwner,
  draft: SignalDraft,
  atMs: number,
  eventId: number | null,
): AlarmSignal {
  return {
    ...draft,
    deviceId: id,
    siteId,
    deviceName: name ?? hostname,
    deviceMac: mac,
    at: new Date(atMs),
    eventId,
  };
}
