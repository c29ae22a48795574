import { applyOffline } from './apply-message.ts';
import { type DeviceMemory, type KnownDevice, takeStateChange } from './device-memory.ts';
import type { Moment } from './domain/moment.ts';
import { isOverdue } from './domain/offline.ts';
import type { SignalDraft } from './signal-draft.ts';
import type { WorkItem } from './work-item.ts';

/**
 * What the engine finds by itself, looking at all boxes once a second: silence, and inputs without their event. Both
 * are durations: someone who sets the calendar must neither take boxes offline nor keep them online.
 *
 * @param listeningSinceMs monotonic
 */
export function supervise(memory: DeviceMemory, listeningSinceMs: number | null, now: Moment): WorkItem[] {
  const items: WorkItem[] = [];
  for (const device of memory.all()) {
    if (device.id === null) continue;
    const due = device.inputs.due(device.status, now.monotonicMs);
    if (due.length > 0) {
      const signals = due.map(
        ({ type, active }): SignalDraft => ({
          type,
          kind: active ? 'active' : 'returned',
          priority: null,
          source: 'state',
          note: 'Seen in the state of the box; its event did not come.',
        }),
      );
      items.push(item(device, now.wallMs, { signals }));
    }
    if (!device.status.isOnline || !isOverdue(device.lastHeardMs, listeningSinceMs, now.monotonicMs))
      continue;
    const applied = applyOffline(device, 'No message for 5 minutes.', now);
    if (applied !== null) items.push(item(device, now.wallMs, applied));
  }
  return items;
}

function item(
  device: KnownDevice,
  atMs: number,
  found: Partial<Pick<WorkItem, 'history' | 'signals'>>,
): WorkItem {
  return {
    organisationId: device.organisationId,
    atMs,
    origin: null,
    device,
    registers: false,
    updatesIdentity: false,
    touches: true,
    changesState: takeStateChange(device),
    history: null,
    event: null,
    signals: [],
    seen: null,
    epoch: device.identity.bootEpoch,
    replayResetMs: device.identity.replayResetMs,
    lowestWill: null,
    done: () => undefined,
    afterCommit: () => undefined,
    ...found,
  };
}
