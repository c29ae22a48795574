import type { DeviceStatus } from '../../../shared/devices/model.ts';
import type { SystemStatus } from '../../../shared/system/model.ts';

/** Why nothing can be switched now; the words are the translations' `blocked`. `since` where it is known. */
export type PathBlock = {
  readonly code: 'role' | 'feed' | 'database' | 'broker' | 'nobody' | 'offline' | 'never';
  readonly since: Date | null;
};

export interface PathFacts {
  readonly may: boolean;
  /** Since when the screen is not live; null while it is. */
  readonly staleSince: Date | null;
  readonly system: SystemStatus | null;
  /** Null where the device has never reported. */
  readonly status: Pick<DeviceStatus, 'isOnline' | 'lastSeen'> | null;
}

/** The first part of the way from this desk to the device that is not there. */
export function whyNoPath({ may, staleSince, system, status }: PathFacts): PathBlock | null {
  if (!may) return { code: 'role', since: null };
  if (staleSince !== null) return { code: 'feed', since: staleSince };
  if (system !== null) {
    if (system.database.state === 'down') return { code: 'database', since: system.database.since };
    const { broker, ingester } = system;
    if (!ingester.self && ingester.holder === null) return { code: 'nobody', since: null };
    // Another station's connection is not this station's to judge.
    if (ingester.self && (broker.state === 'down' || broker.state === 'connecting')) {
      return { code: 'broker', since: broker.since };
    }
  }
  if (status === null || status.lastSeen === null) return { code: 'never', since: null };
  return status.isOnline ? null : { code: 'offline', since: status.lastSeen };
}
