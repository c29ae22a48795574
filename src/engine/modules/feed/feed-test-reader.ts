import { call } from '@orpc/server';
import type { Me, SiteGrant } from '../../../shared/access/model.ts';
import type { Alarm } from '../../../shared/alarms/model.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { DeviceStatus } from '../../../shared/devices/model.ts';
import type { FeedFrame, FeedItem, Interest } from '../../../shared/feed/model.ts';
import { systemClock } from '../../platform/clock.ts';
import { createAckWindows } from '../../platform/rpc/ack-window.ts';
import type { CallContext } from '../../platform/rpc/call-context.ts';
import { createSessionHolder } from '../../platform/rpc/session.ts';
import type { createFeedHandlers } from './feed.handlers.ts';

type FeedHandlers = ReturnType<typeof createFeedHandlers>;

/** A screen, as far as the feed is concerned: applies frames by revision and acknowledges them. */
export interface TestReader {
  readonly frames: FeedFrame[];
  readonly items: FeedItem[];
  readonly alarms: Map<number, Alarm>;
  /** Revision of each device's status. */
  readonly statuses: Map<number, number>;
  readonly devices: Map<number, string>;
  snapshots(): number;
  cursor(): string | undefined;
  /** Called with each item as it arrives. */
  onItem(listener: (item: FeedItem) => void): void;
  /** Scrolls to these rows; how they stand. */
  show(ids: readonly DeviceId[]): Promise<DeviceStatus[]>;
  /** Acknowledges what was held back, and everything from now on. */
  acknowledge(): Promise<void>;
  /** The session was looked up again and has these sites now. */
  grant(sites: SiteGrant): void;
  close(): Promise<void>;
}

function contextOf(me: Me, signal: AbortSignal): CallContext {
  const origin = { transport: 'in-memory', edition: 'headless', station: 'Desk', address: null } as const;
  const session = createSessionHolder({
    sessions: { find: async () => null, onChange: () => () => undefined },
    clock: systemClock,
    token: null,
    onDoubt: () => undefined,
  });
  session.set('token', { me, sessionId: 'test' });
  return {
    session: { me, sessionId: 'test' },
    origin,
    signal,
    connection: { id: 'test', origin, signal, session, streams: createAckWindows() },
  };
}

export function openReader(
  handlers: FeedHandlers,
  me: Me,
  options: {
    readonly interest?: Partial<Interest>;
    readonly cursor?: string | undefined;
    readonly holdBack?: boolean;
  } = {},
): TestReader {
  const abort = new AbortController();
  const context = contextOf(me, abort.signal);
  const frames: FeedFrame[] = [];
  const items: FeedItem[] = [];
  const alarms = new Map<number, Alarm>();
  const statuses = new Map<number, number>();
  const devices = new Map<number, string>();
  let listener = (_item: FeedItem): void => undefined;
  let holding = options.holdBack ?? false;
  let snapshots = 0;

  function apply(item: FeedItem): void {
    items.push(item);
    if (item.kind === 'alarm') {
      const { alarm } = item;
      if (alarm.revision < (alarms.get(alarm.id)?.revision ?? 0)) return;
      alarms.set(alarm.id, alarm);
    }
    if (item.kind === 'status') {
      const { deviceId, revision } = item.status;
      statuses.set(deviceId, Math.max(revision, statuses.get(deviceId) ?? 0));
    }
    if (item.kind === 'device') devices.set(item.device.id, item.device.name);
    if (item.kind === 'device-removed') {
      devices.delete(item.deviceId);
      statuses.delete(item.deviceId);
    }
    listener(item);
  }

  const ack = (frame: FeedFrame) => call(handlers.ack, { stream: 'main', cursor: frame.cursor }, { context });

  async function run(): Promise<void> {
    const stream = await call(
      handlers.watch,
      {
        stream: 'main',
        ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
        interest: {
          alarms: true,
          devices: true,
          statuses: 'all',
          shownIds: [],
          rejected: false,
          deviceIds: [],
          system: false,
          ...options.interest,
        },
      },
      { context },
    );
    for await (const frame of stream) {
      frames.push(frame);
      if (frame.type === 'snapshot' && frame.first) {
        snapshots += 1;
        for (const known of [alarms, statuses, devices]) known.clear();
      }
      for (const item of frame.items) apply(item);
      if (!holding) await ack(frame);
    }
  }
  const running = run();

  return {
    frames,
    items,
    alarms,
    statuses,
    devices,
    snapshots: () => snapshots,
    cursor: () => frames.at(-1)?.cursor,
    onItem: (next) => {
      listener = next;
    },
    show: (ids) => call(handlers.show, { stream: 'main', shownIds: [...ids] }, { context }),
    acknowledge: async () => {
      holding = false;
      for (const frame of [...frames]) await ack(frame);
    },
    grant: (sites) => {
      context.connection.session.update({ ...me, ...sites });
    },
    close: async () => {
      abort.abort(new Error('the reader left'));
      await running;
    },
  };
}
