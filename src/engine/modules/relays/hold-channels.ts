import { randomUUID } from 'node:crypto';
import { type BoardAddress, type BoardPublication, encodeSet } from '../../../protocol/relay-board/encode.ts';
import type { Arming, ArmingId } from '../../../shared/commands/model.ts';
import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { HoldEnd, RelayIndex } from '../../../shared/relays/model.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Database, personScope, type Tx } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Actor, Connection } from '../../platform/rpc/call-context.ts';
import { createHold, type Hold } from './hold.ts';
import { findBoard, lockRelay } from './store/board-rows.ts';
import { listAddressed } from './store/supervise-rows.ts';
import { beginHold, endHold, findHolder, touchHolds } from './store/write-holds.ts';

/** This station's own way to the boards, for what must leave now or not at all. */
export interface HoldPath {
  publish(publication: BoardPublication): Promise<void>;
  /** Why nothing can leave, in a sentence; null where it can. */
  problem(): string | null;
}

export interface HoldChannelsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stationId: string;
  /** Uses an arming of this person up, or throws why it may not be. */
  readonly takeArming: (tx: Tx, person: Actor, id: ArmingId) => Promise<Arming>;
  /** Undefined until the station has started its work. */
  readonly path: () => HoldPath | undefined;
}

export interface Press {
  readonly deviceId: DeviceId;
  readonly relayIndex: RelayIndex;
  readonly armingId?: ArmingId | undefined;
}

export interface HoldChannels {
  press(person: Actor, connection: Connection, press: Press): Promise<{ holdId: string; beatMs: number }>;
  /** Throws HOLD_ENDED where it is over, or another connection's. */
  beat(connection: Connection, holdId: string): void;
  release(connection: Connection, holdId: string, reason: HoldEnd): void;
  /** The board cannot be holding anything any more. */
  boardWentOffline(deviceId: DeviceId): void;
  /** Switches everything off that is held here. Idempotent. */
  stop(): Promise<void>;
}

interface Held {
  readonly hold: Hold;
  readonly connection: Connection;
  readonly deviceId: DeviceId;
  /** Whether the session is looked up again is not waited for with each beat. */
  lookedUpMs: number;
}

const LOOK_UP_EVERY_MS = 400;
const ALIVE_EVERY_MS = 1000;
/** An order to switch off that could not leave is tried again for so long; the board has done it by itself meanwhile. */
const OFF_AGAIN_MS = 10_000;
const OFF_EVERY_MS = 250;
const KEEP_AGAIN_MS = 1000;
const KEEP_TIMES = 5;
/** Of holds that are over, to tell their windows why. */
const MAX_ENDED = 200;

/** Momentary channels that are held at this station. */
export function createHoldChannels(deps: HoldChannelsDeps): HoldChannels {
  const { database, clock, logger, stationId } = deps;
  const held = new Map<string, Held>();
  const ended = new Map<string, HoldEnd>();
  const underWay = new Set<Promise<void>>();
  let isStopped = false;
  let cancelAlive: (() => void) | null = null;

  function reachable(): HoldPath {
    const path = deps.path();
    const problem = path === undefined || isStopped ? 'This station is not ready.' : path.problem();
    if (path === undefined || problem !== null)
      throw new AppError('BOARD_UNREACHABLE', { reason: problem ?? '' });
    return path;
  }

  async function press(person: Actor, connection: Connection, wanted: Press) {
    const path = reachable();
    const id = randomUUID();
    const { to, heartbeatMs } = await database.transaction(personScope(person), (tx) =>
      claim(tx, id, person, wanted),
    );
    const hold = createHold({
      to,
      relayIndex: wanted.relayIndex,
      user: person.name,
      sourceUuid: `watchdesk-${stationId}`,
      heartbeatMs,
      clock,
      publish: path.publish,
      onEnd: (reason) => over(id, reason, person.organisationId, path, to, wanted.relayIndex, person.name),
    });
    const stopFollowing = follow(connection, hold);
    held.set(id, { hold, connection, deviceId: wanted.deviceId, lookedUpMs: clock.monotonicMs() });
    cleanUps.set(id, stopFollowing);
    stayAlive();
    if (connection.signal.aborted) hold.end('link-lost');
    else if (connection.session.current().me?.userId !== person.userId) hold.end('session-ended');
    else if (isStopped) hold.end('engine-stopped');
    if (hold.ended() === null) await hold.begin().catch(() => undefined);
    const reason = hold.ended();
    if (reason !== null)
      throw new AppError('BOARD_UNREACHABLE', {
        reason: path.problem() ?? `The hold ended at once (${reason}).`,
      });
    return { holdId: id, beatMs: heartbeatMs };
  }
  const cleanUps = new Map<string, () => void>();

  /** Who may, which board, and nobody else: under the lock of the channel's row. */
  async function claim(tx: Tx, id: string, person: Actor, { deviceId, relayIndex, armingId }: Press) {
    const relay = await lockRelay(tx, deviceId, relayIndex);
    const board = await findBoard(tx, deviceId);
    const [to] = await listAddressed(tx, [deviceId]);
    if (relay === undefined || board === undefined || to === undefined) throw new AppError('NOT_FOUND');
    if (relay.kind !== 'momentary') throw new AppError('RELAY_NOT_MOMENTARY');
    const reason = board.protocolProblem ?? (board.isOnline ? null : 'The board is offline.');
    if (reason !== null) throw new AppError('BOARD_UNREACHABLE', { reason });
    const holder = await findHolder(tx, deviceId, relayIndex);
    if (holder !== undefined) throw new AppError('RELAY_HELD', holder);
    if (relay.isDangerous) {
      if (armingId === undefined) throw new AppError('RELAY_IS_DANGEROUS');
      const { deviceId: armed, command } = await deps.takeArming(tx, person, armingId);
      const isForThis = command.type === 'RELAY' && command.relayIndex === relayIndex && armed === deviceId;
      if (!isForThis) throw new AppError('RELAY_IS_DANGEROUS');
    }
    const { organisationId, userId, name: userName, station } = person;
    await beginHold(tx, { id, organisationId, deviceId, relayIndex, userId, userName, station });
    return { to, heartbeatMs: board.heartbeatMs };
  }

  /** Ends the hold with the connection, and when somebody else or nobody is behind it, or the screen is locked. */
  function follow(connection: Connection, hold: Hold): () => void {
    const { signal, session } = connection;
    const sessionId = session.current().sessionId;
    const onLost = () => hold.end('link-lost');
    signal.addEventListener('abort', onLost, { once: true });
    const stop = session.onKnown(() => {
      const now = session.current();
      if (now.sessionId !== sessionId || now.me === null || now.me.locked) hold.end('session-ended');
    });
    return () => {
      signal.removeEventListener('abort', onLost);
      stop();
    };
  }

  function over(
    id: string,
    reason: HoldEnd,
    organisationId: OrganisationId,
    path: HoldPath,
    to: BoardAddress,
    relayIndex: number,
    user: string,
  ): void {
    cleanUps.get(id)?.();
    cleanUps.delete(id);
    held.delete(id);
    ended.set(id, reason);
    const [oldest] = ended.keys();
    if (ended.size > MAX_ENDED && oldest !== undefined) ended.delete(oldest);
    const off = encodeSet(to, { relayIndex, state: false, functionType: 'momentary', user });
    track(Promise.all([switchOff(path, off), keepEnd(organisationId, id, reason)]).then(() => undefined));
  }

  function track(work: Promise<void>): void {
    underWay.add(work);
    work.finally(() => underWay.delete(work)).catch(() => undefined);
  }

  async function switchOff(path: HoldPath, off: BoardPublication): Promise<void> {
    const untilMs = clock.monotonicMs() + OFF_AGAIN_MS;
    do {
      try {
        await path.publish(off);
        return;
      } catch {
        await pause(OFF_EVERY_MS);
      }
    } while (clock.monotonicMs() < untilMs && !isStopped);
    logger.warn({ topic: off.topic }, 'an order to switch a held channel off could not leave');
  }

  /** The ingester ends it otherwise, as one whose station is gone. */
  async function keepEnd(organisationId: OrganisationId, id: string, reason: HoldEnd): Promise<void> {
    for (let time = 1; time <= KEEP_TIMES; time += 1) {
      try {
        await database.transaction({ as: 'organisation', organisationId }, (tx) => endHold(tx, id, reason));
        return;
      } catch (error) {
        logger.debug({ err: error }, 'the end of a hold could not be kept');
        if (isStopped) return;
        await pause(KEEP_AGAIN_MS);
      }
    }
  }

  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

  /** While something is held here, the others can tell this station from one that died. */
  function stayAlive(): void {
    cancelAlive ??= clock.after(ALIVE_EVERY_MS, () => {
      cancelAlive = null;
      const byOrganisation = new Map<OrganisationId, string[]>();
      for (const [id, { connection }] of held) {
        const organisationId = connection.session.current().me?.organisationId;
        if (organisationId === undefined) continue;
        byOrganisation.set(organisationId, [...(byOrganisation.get(organisationId) ?? []), id]);
      }
      for (const [organisationId, ids] of byOrganisation) {
        database
          .transaction({ as: 'organisation', organisationId }, (tx) => touchHolds(tx, ids))
          .catch((error: unknown) => logger.debug({ err: error }, 'holds could not be kept alive'));
      }
      if (held.size > 0) stayAlive();
    });
  }

  function own(connection: Connection, holdId: string): Held | undefined {
    const found = held.get(holdId);
    return found?.connection === connection ? found : undefined;
  }

  return {
    press,
    beat(connection, holdId) {
      const found = own(connection, holdId);
      if (found?.hold.beat() !== true)
        throw new AppError('HOLD_ENDED', { reason: ended.get(holdId) ?? 'link-lost' });
      if (clock.monotonicMs() - found.lookedUpMs < LOOK_UP_EVERY_MS) return;
      found.lookedUpMs = clock.monotonicMs();
      // A session that ends at another station, or a role that changes, must not wait until it is looked up anyway.
      connection.session.invalidate();
      track(connection.session.fresh().then(() => undefined));
    },
    release(connection, holdId, reason) {
      own(connection, holdId)?.hold.end(reason);
    },
    boardWentOffline(deviceId) {
      for (const each of [...held.values()]) if (each.deviceId === deviceId) each.hold.end('board-offline');
    },
    async stop() {
      for (const { hold } of [...held.values()]) hold.end('engine-stopped');
      const last = [...underWay];
      isStopped = true;
      cancelAlive?.();
      await Promise.allSettled(last);
    },
  };
}
