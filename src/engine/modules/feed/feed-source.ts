import type { AlarmId, DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { SystemStatus } from '../../../shared/system/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { createFeedNotify, type FeedNotify } from '../../platform/db/feed-notify.ts';
import {
  type CommittedTransaction,
  createReplicationStream,
  type ReplicationRow,
  type TableChange,
} from '../../platform/db/replication-stream.ts';
import type { Logger } from '../../platform/logger.ts';
import { findAlarm } from '../alarms/index.ts';
import { findStatuses } from '../devices/index.ts';
import type { FeedHub } from './feed-hub.ts';
import { type LogItem, statusItem } from './feed-log.ts';
import { MAX_RETAINED_LOG_BYTES, startLogGuard } from './log-guard.ts';
import { createRereader, type Rereader } from './reread.ts';
import { mapChange } from './row-mapping.ts';

/** A change for parts of the engine itself, of any table but that of the telemetry. `resync`: anything may have changed (a new run, or the fallback). */
export interface FeedChange {
  readonly table: string;
  readonly op: TableChange['op'] | 'resync';
  readonly row: ReplicationRow;
}

export interface FeedSource {
  start(): void;
  stop(): Promise<void>;
  state(): SystemStatus['feed'];
  prepare(organisationId: OrganisationId): Promise<void>;
  onChange(listener: (change: FeedChange) => void): () => void;
}

export interface FeedSourceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hub: FeedHub;
  readonly count: (what: 'transactions' | 'changes' | 'epochs', times?: number) => void;
  /** Tests and people who must: do not ask for logical decoding at all. */
  readonly mode?: 'logical' | 'notify';
  /** The server may keep so much of its log for this station. */
  readonly maxRetainedBytes?: number;
}

/** A slot can wait long for other people's transactions; meanwhile the fallback serves. */
const FALLBACK_AFTER_MS = 5000;
const BEGIN_AGAIN_MS = 5000;
/** The bulk of what is committed. */
const TELEMETRY_TABLE = 'device_status';
const RESYNC: FeedChange = { table: '*', op: 'resync', row: {} };

/** What the status bar says of the fallback: why, and what to do. */
function fallbackSentence(reason: string | null): string {
  return reason === null
    ? 'Logical decoding is not in use; changes are read again when the database notifies of them.'
    : `The database does not allow logical decoding (${reason}). Set wal_level to logical and grant the login ` +
        'REPLICATION; until then changes are read again when the database notifies of them.';
}

/** Keeps the hub fed: from the log where the server allows it, else by reading again when told so. */
export function createFeedSource(deps: FeedSourceDeps): FeedSource {
  const { database, clock, logger, hub } = deps;
  const listeners = new Set<(change: FeedChange) => void>();
  const stopping = new AbortController();
  let status: SystemStatus['feed'] = {
    state: 'connecting',
    mode: deps.mode ?? 'logical',
    lagMs: null,
    retainedBytes: null,
    since: clock.now(),
    message: null,
  };
  let fallback: { readonly notify: FeedNotify; readonly rereader: Rereader } | undefined;
  let fallbackEnding: Promise<void> = Promise.resolve();
  let refusal: string | null = null;
  let cancelFallback: (() => void) | undefined;
  let cancelBegin = (): void => undefined;

  function enter(next: Pick<SystemStatus['feed'], 'state' | 'mode' | 'message'>): void {
    const same = next.state === status.state && next.mode === status.mode;
    status = { ...status, ...next, since: same ? status.since : clock.now() };
  }

  function tell(change: FeedChange): void {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (error) {
        logger.error({ err: error }, 'a listener of the change feed failed');
      }
    }
  }

  function restart(): void {
    hub.restart();
    deps.count('epochs');
    tell(RESYNC);
  }

  async function fetchAlarm(organisationId: OrganisationId, alarmId: AlarmId): Promise<void> {
    try {
      const alarm = await database.transaction({ as: 'organisation', organisationId }, (tx) =>
        findAlarm(tx, alarmId),
      );
      if (alarm !== undefined) hub.append(organisationId, { kind: 'alarm', alarm });
    } catch (error) {
      logger.warn({ err: error }, 'an alarm could not be read again');
      restart();
    }
  }

  /** The device moved to another site: who sees it from now on has nothing of it yet. */
  async function fetchStatus(organisationId: OrganisationId, deviceId: DeviceId): Promise<void> {
    try {
      const [status] = await database.transaction({ as: 'organisation', organisationId }, (tx) =>
        findStatuses(tx, [deviceId]),
      );
      if (status === undefined) return;
      const held = hub.log.lane('states').newest(`status ${deviceId}`);
      const isNewer = held?.kind === 'status' && (held.status()?.revision ?? 0) > status.revision;
      hub.append(organisationId, isNewer ? held : statusItem(status));
    } catch (error) {
      logger.warn({ err: error }, 'the status of a device that moved could not be read');
      restart();
    }
  }

  function append(organisationId: OrganisationId, item: LogItem): void {
    const moved = item.kind === 'device' && hub.log.sites.moves(item.device);
    hub.append(organisationId, item);
    if (moved) fetchStatus(organisationId, item.device.id);
  }

  function onUnreadable(error: unknown): void {
    logger.error({ err: error }, 'a device status could not be understood');
  }

  /** False where readers would go on with a gap: they must read everything again. */
  function take(change: TableChange): boolean {
    deps.count('changes');
    let whole = true;
    try {
      for (const mapped of mapChange(change, onUnreadable)) {
        if (mapped.kind === 'item') append(mapped.organisationId, mapped.item);
        else if (mapped.kind === 'incomplete-alarm') fetchAlarm(mapped.organisationId, mapped.alarmId);
        else whole = false;
      }
    } catch (error) {
      logger.error({ err: error, table: change.table }, 'a change could not be understood');
      whole = false;
    }
    if (change.table !== TELEMETRY_TABLE) tell(change);
    return whole;
  }

  function onTransaction(transaction: CommittedTransaction, serverAheadMs: number): void {
    deps.count('transactions');
    const nowMs = clock.now().getTime() + serverAheadMs;
    if (transaction.changes.length > 0 || transaction.skipped > 0)
      status = { ...status, lagMs: Math.max(0, nowMs - transaction.commitTimeMs) };
    let whole = !transaction.overflowed;
    for (const change of transaction.changes) whole = take(change) && whole;
    if (transaction.skipped > 0) {
      deps.count('changes', transaction.skipped);
      hub.skipTelemetry();
    }
    if (!whole) restart();
  }

  function endFallback(): void {
    cancelFallback?.();
    cancelFallback = undefined;
    const ending = fallback;
    fallback = undefined;
    if (ending === undefined) return;
    fallbackEnding = Promise.all([fallbackEnding, ending.notify.stop()]).then(() => undefined);
  }

  /** A database that is away serves neither way; its return is the stream's business. */
  function beginFallbackWhenUp(): void {
    if (database.state().state === 'up') beginFallback();
    else cancelFallback = clock.after(FALLBACK_AFTER_MS, beginFallbackWhenUp);
  }

  function beginFallback(): void {
    cancelFallback?.();
    cancelFallback = undefined;
    if (fallback !== undefined || stopping.signal.aborted) return;
    const rereader = createRereader(database);
    let begun = false;
    const notify = createFeedNotify({
      database,
      clock,
      logger,
      onChange: async () => {
        await rereader.reread(hub.append);
        tell(RESYNC);
      },
      onState: (state, message) => {
        if (fallback?.notify !== notify) return;
        enter({ state, mode: 'notify', message: state === 'up' ? fallbackSentence(refusal) : message });
        if (state === 'up' && !begun) restart();
        // The server came back: it may have been restarted with other settings.
        if (state === 'up' && begun) stream.retryNow();
        begun ||= state === 'up';
      },
    });
    fallback = { notify, rereader };
    notify.start();
  }

  const stream = createReplicationStream({
    connectionString: database.connectionString,
    clock,
    logger,
    isWanted: (table) => table !== TELEMETRY_TABLE || hub.wantsTelemetry(),
    onStarted: () => {
      endFallback();
      refusal = null;
      enter({ state: 'up', mode: 'logical', message: null });
      restart();
    },
    onTransaction,
    onDown: (reason, refused) => {
      refusal = refused ? reason : null;
      if (fallback === undefined) enter({ state: 'down', mode: 'logical', message: reason });
      if (refused) beginFallback();
      else if (fallback === undefined) cancelFallback ??= clock.after(FALLBACK_AFTER_MS, beginFallbackWhenUp);
    },
  });

  const stopGuard = startLogGuard({
    database,
    clock,
    logger,
    maxBytes: deps.maxRetainedBytes ?? MAX_RETAINED_LOG_BYTES,
    slotName: stream.slotName,
    onFigure: (retainedBytes) => {
      status = { ...status, retainedBytes };
    },
    onExcess: stream.dropSlot,
  });

  async function begin(): Promise<void> {
    try {
      await database.ready(stopping.signal);
    } catch (error) {
      if (stopping.signal.aborted) return;
      // What a person must mend (a newer schema, say) may be mended while we run.
      enter({ state: 'down', mode: status.mode, message: error instanceof Error ? error.message : null });
      cancelBegin = clock.after(BEGIN_AGAIN_MS, begin);
      return;
    }
    if (stopping.signal.aborted) return;
    if (deps.mode === 'notify') return beginFallback();
    stream.start();
    cancelFallback ??= clock.after(FALLBACK_AFTER_MS, beginFallbackWhenUp);
  }

  return {
    start: () => {
      begin();
    },
    stop: async () => {
      stopping.abort();
      cancelBegin();
      stopGuard();
      endFallback();
      await Promise.all([stream.stop(), fallbackEnding]);
      enter({ state: 'down', mode: status.mode, message: null });
    },
    state: () => status,
    prepare: async (organisationId) => {
      await hub.telemetryFlows();
      await fallback?.rereader.prepare(organisationId);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
