import { useCallback, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Me } from '../../../shared/access/model.ts';
import { type Permission, roleHas } from '../../../shared/access/permissions.ts';
import type { AlarmFlood } from '../../../shared/alarms/flood.ts';
import type { Alarm } from '../../../shared/alarms/model.ts';
import type { SuppressionWindow } from '../../../shared/alarms/suppression-window.ts';
import type { WatchdeskClient } from '../../../shared/contract/index.ts';
import type { AlarmId, DeviceId, SiteId, SuppressionWindowId } from '../../../shared/contract/primitives.ts';
import type { DesktopApi } from '../../../shared/desktop-api.ts';
import type { Outdated } from '../../../shared/feed/model.ts';
import type { Board, Relay } from '../../../shared/relays/model.ts';
import type { ClockDifference } from '../../../shared/stations/model.ts';
import type { SystemStatus } from '../../../shared/system/model.ts';
import { useSettled } from '../lib/use-settled.ts';
import type { LinkStatus } from './connection.ts';
import { useDesk } from './desk-context.tsx';
import type { Device } from './feed-model.ts';
import type { DeviceTable } from './feed-store.ts';
import type { Hello } from './keep-connected.ts';
import type { SessionState } from './session.ts';

const READ_AFTER_MS = 150;

/**
 * The open alarms, in the order of the queue. A new list when one of them changed; rows that did not change keep their
 * identity.
 */
export function useAlarms(): readonly Alarm[] {
  return useStore(useDesk().feed.view, (view) => view.queue);
}

/** One alarm, also one that was closed while this page was open. */
export function useAlarm(id: AlarmId | null): Alarm | undefined {
  return useStore(useDesk().feed.view, (view) =>
    id === null ? undefined : (view.alarms.get(id) ?? view.closedAlarms.get(id)),
  );
}

/** Puts a committed row that a call returned on screen without waiting for the feed to bring it. */
export function useApplyAlarm(): (alarm: Alarm) => void {
  return useDesk().feed.putAlarm;
}

/** The quiet times of places that run or are to come. */
export function useQuietWindows(): ReadonlyMap<SuppressionWindowId, SuppressionWindow> {
  return useStore(useDesk().feed.view, (view) => view.windows);
}

/** Puts what a call returned on screen without waiting for the feed to bring it. */
export function useApplyWindow(): (window: SuppressionWindow) => void {
  return useDesk().feed.putWindow;
}

/** The organisation's newest flood, also when it is over; null where none is known. */
export function useNewestFlood(): AlarmFlood | null {
  return useStore(useDesk().feed.view, (view) => view.flood);
}

/** All devices, for sorting, filtering and counting; renewed twice a second at most. */
export function useDevices(): DeviceTable {
  return useStore(useDesk().feed.view, (view) => view.devices);
}

/** All devices, for what only asks which there are: renewed when one came, went, or is another than it was. */
export function useDeviceIdentities(): DeviceTable {
  return useStore(useDesk().feed.view, (view) => view.identities);
}

/** One device; its figures are as fresh as the screen is painted while its row is shown (`useShownDevice`). */
export function useDevice(id: DeviceId | null): Device | undefined {
  const { feed } = useDesk();
  return useStore(feed.view, () => (id === null ? undefined : feed.model().rows.devices.get(id)));
}

/** One device whose row is on screen: every report of it is followed. */
export function useShownDevice(id: DeviceId | null): Device | undefined {
  const { followed } = useDesk();
  useEffect(() => (id === null ? undefined : followed.showRow(id)), [followed, id]);
  return useDevice(id);
}

export interface KnownBoard {
  readonly board: Board;
  /** By their numbers. */
  readonly relays: readonly Relay[];
}

/** A relay board with its channels, live; null where nothing is known of it. */
export function useBoard(id: DeviceId): KnownBoard | null {
  const { feed } = useDesk();
  const board = useStore(feed.view, (view) => view.boards.get(id));
  const relays = useStore(feed.view, (view) => view.relays.get(id));
  return useMemo(
    () =>
      board === undefined
        ? null
        : { board, relays: [...(relays?.values() ?? [])].sort((a, b) => a.relayIndex - b.relayIndex) },
    [board, relays],
  );
}

/**
 * Changes when something of it was changed, a moment later: a commit stands in the log slightly before a read sees it,
 * and an import changes many rows one after the other.
 */
export function useOutdated(what: Outdated): number {
  const told = useStore(useDesk().feed.view, (view) => view.outdated.get(what) ?? 0);
  return useSettled(told, READ_AFTER_MS);
}

export function useSystemStatus(): SystemStatus | null {
  return useStore(useDesk().feed.view, (view) => view.system);
}

/** Whether the first snapshot is complete; before, lists show skeletons. */
export function useFeedReady(): boolean {
  return useStore(useDesk().feed.view, (view) => view.ready);
}

export function useLink(): LinkStatus {
  return useStore(useDesk().connection.status);
}

export function useRetryLink(): () => void {
  return useDesk().connection.retryNow;
}

/** What the engine said of itself before anyone logged in. */
export function useHello(): Hello | null {
  return useStore(useDesk().connection.hello);
}

/** How far this page's clock is ahead of the engine's. */
export function usePageClock(): ClockDifference | null {
  return useStore(useDesk().connection.clock);
}

export type Staleness = { readonly stale: false } | { readonly stale: true; readonly since: Date };

const FRESH: Staleness = { stale: false };

/** Whether everything on screen is dated, and since when: no connection, no stream, or the engine's own feed down. */
export function useStale(): Staleness {
  const { connection, followed, feed } = useDesk();
  const link = useStore(connection.status);
  const flow = useStore(followed.flow);
  const system = useStore(feed.view, (view) => view.system);
  if (link.state !== 'up') return { stale: true, since: link.since };
  if (flow.state !== 'live') return { stale: true, since: flow.since };
  if (system !== null && system.feed.state === 'down') return { stale: true, since: system.feed.since };
  return FRESH;
}

export function useSessionState(): SessionState {
  return useStore(useDesk().session.store);
}

/** The person who is logged in. Inside the app's frame there always is one. */
export function useMe(): Me {
  const session = useSessionState();
  if (session.state !== 'in') throw new Error('A page that needs a person is shown without one');
  return session.me;
}

/** Whether an administrator has yet to say which sites this person may see. */
export function useHasNoSite(): boolean {
  const { allSites, siteIds } = useMe();
  return !allSites && siteIds.length === 0;
}

/** Whether to offer something; the engine decides again on each call. */
export function useMay(permission: Permission): boolean {
  const session = useSessionState();
  return session.state === 'in' && !session.me.locked && roleHas(session.me.role, permission);
}

export function useClient(): WatchdeskClient {
  return useDesk().client;
}

export function useSiteFilter(): SiteId | null {
  return useStore(useDesk().siteFilter);
}

export function useSetSiteFilter(): (site: SiteId | null) => void {
  const { siteFilter } = useDesk();
  return useCallback((site) => siteFilter.setState(site, true), [siteFilter]);
}

/** What only the desktop edition can do; null elsewhere. */
export function useDesktop(): DesktopApi | null {
  return useDesk().desktop;
}
