import { applyOffline } from './apply-message.ts';
import type { DeviceMemory, KnownDevice } from './device-memory.ts';
import { isOverdue } from './domain/offline.ts';
import type { SignalDraft } from './signal-draft.ts';
import type { WorkItem } from './work-item.ts';

/** What the engine finds by itself, looking at all boxes once a second: silence, and inputs without their event. */
export function supervise(memory: DeviceMemory, listeningSinceMs: number | null, nowMs: number): WorkItem[] {
  const items: WorkItem[] = [];
  for (const device of memory.all()) {
    if (device.id === null) continue;
    const due = device.inputs.due(device.status, nowMs);
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
      items.push(item(device, nowMs, { signals }));
    }
    if (!device.status.isOnline || !isOverdue(device.lastHeardMs, listeningSinceMs, nowMs)) continue;
    const applied = applyOffline(device, 'No message for 5 minutes.', nowMs);
    if (applied !== null) items.push(item(device, nowMs, applied));
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
    history: null,
    event: null,
    signals: [],
    seen: null,
    epoch: device.identity.bootEpoch,
    done: () => undefined,
    afterCommit: () => undefined,
    ...found,
  };
}
