import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { DeviceIdentity } from '../../../shared/devices/model.ts';

/** Device and the site it is at, as read from the database. */
export type PlacedDevice = readonly [deviceId: number, siteId: number | null];

/**
 * At which site each device is, for readers who may not see all of them: a status names only its device. What is not
 * known here is seen by nobody but them who see everything.
 */
export interface DeviceSites {
  /** Resolves once the organisation's devices are known; `read` is asked once until they are forgotten. */
  prepare(organisationId: OrganisationId, read: () => Promise<readonly PlacedDevice[]>): Promise<void>;
  /** A committed identity. */
  place(device: Pick<DeviceIdentity, 'id' | 'siteId'>): void;
  remove(deviceId: DeviceId): void;
  /** True when the device is known to have been at another site. */
  moves(device: Pick<DeviceIdentity, 'id' | 'siteId'>): boolean;
  siteOf(deviceId: number): number | null;
  /** Whether it was at one of these sites before, as far as is known. */
  wasAt(deviceId: number, siteIds: ReadonlySet<number>): boolean;
  /** Changes may have been missed: all must be read again. */
  forget(): void;
}

/** A device that is not anywhere any more stays known by where it was, so that its removal can be told. */
interface Place {
  readonly siteId: number | null;
  readonly before: ReadonlySet<number>;
}

export function createDeviceSites(): DeviceSites {
  let places = new Map<number, Place>();
  let reading = new Map<OrganisationId, Promise<void>>();
  /** Changed while a look-up is under way: what it read of them may be older. */
  let changed = new Set<number>();
  let generation = 0;

  function put(id: number, siteId: number | null): void {
    const known = places.get(id);
    if (known?.siteId === siteId) return;
    const before = new Set(known?.before);
    if (known !== undefined && known.siteId !== null) before.add(known.siteId);
    if (siteId !== null) before.delete(siteId);
    places.set(id, { siteId, before });
  }

  async function load(read: () => Promise<readonly PlacedDevice[]>): Promise<void> {
    const started = generation;
    const devices = await read();
    if (started !== generation) return load(read);
    for (const [id, siteId] of devices) if (!changed.has(id)) put(id, siteId);
  }

  return {
    prepare: async (organisationId, read) => {
      const begun = reading;
      const running = begun.get(organisationId) ?? load(read);
      begun.set(organisationId, running);
      try {
        await running;
      } catch (error) {
        begun.delete(organisationId);
        throw error;
      }
    },
    place: ({ id, siteId }) => {
      changed.add(id);
      put(id, siteId);
    },
    remove: (id) => {
      changed.add(id);
      put(id, null);
    },
    moves: ({ id, siteId }) => {
      const known = places.get(id);
      return known !== undefined && known.siteId !== siteId;
    },
    siteOf: (id) => places.get(id)?.siteId ?? null,
    wasAt: (id, siteIds) => {
      for (const site of places.get(id)?.before ?? []) if (siteIds.has(site)) return true;
      return false;
    },
    forget: () => {
      generation += 1;
      places = new Map();
      reading = new Map();
      changed = new Set();
    },
  };
}
