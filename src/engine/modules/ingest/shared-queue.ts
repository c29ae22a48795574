import type { SharedMessage } from './shared-batch.ts';

/** How soon what waits for another worker is tried again; each further time after twice as long. */
const PARK_FIRST_MS = 25;
const PARK_MAX_MS = 200;
/** Names cost an attacker nothing: of more than this the rest is taken as it came. */
const MAX_PARKED = 1000;

/** What waits in a worker's hand, each box's messages in the order of their arrival. */
export interface SharedQueue {
  readonly size: number;
  readonly alarms: number;
  push(message: SharedMessage): void;
  /**
   * At most `max`: boxes with an alarm first, with what came before it, and then the others, who have a fourth of the
   * room whatever the first send. Nothing of a box that was put back lately.
   */
  take(max: number, nowMs: number): SharedMessage[];
  /** After each batch: what of it has to wait for another worker goes back to the front of its box, which is left out for a while. */
  putBack(batch: readonly SharedMessage[], postponed: readonly SharedMessage[], nowMs: number): void;
  /** Until `take` gives something again; null where nothing waits. */
  dueInMs(nowMs: number): number | null;
}

interface Host {
  waiting: SharedMessage[];
  alarms: number;
  /** Null where it is not left out. */
  parkedUntilMs: number | null;
  parkMs: number;
}

const isAlarm = ({ route }: SharedMessage) => route.kind === 'alarm';

export function createSharedQueue(): SharedQueue {
  /** The one that was served longest ago first. */
  const hosts = new Map<string, Host>();
  let size = 0;
  let alarms = 0;

  function hostOf({ route }: SharedMessage): Host {
    const key = keyOf(route);
    const known = hosts.get(key);
    if (known !== undefined) return known;
    const made: Host = { waiting: [], alarms: 0, parkedUntilMs: null, parkMs: 0 };
    hosts.set(key, made);
    return made;
  }

  function count(host: Host, message: SharedMessage, step: 1 | -1): void {
    size += step;
    if (!isAlarm(message)) return;
    host.alarms += step;
    alarms += step;
  }

  function takeFrom(host: Host, many: number): SharedMessage[] {
    const taken = host.waiting.splice(0, many);
    for (const each of taken) count(host, each, -1);
    return taken;
  }

  function parkedNow(): number {
    let parked = 0;
    for (const host of hosts.values()) if (host.parkedUntilMs !== null) parked += host.waiting.length;
    return parked;
  }

  return {
    get size() {
      return size;
    },
    get alarms() {
      return alarms;
    },
    push(message) {
      const host = hostOf(message);
      host.waiting.push(message);
      count(host, message, 1);
    },
    take(max, nowMs) {
      const due = [...hosts.values()]
        .filter(({ waiting, parkedUntilMs }) => waiting.length > 0 && (parkedUntilMs ?? nowMs) <= nowMs)
        // Who has waited for another worker before may have to again.
        .sort((one, other) => one.parkMs - other.parkMs);
      const urgent = due.filter((host) => host.alarms > 0);
      const calm = due.filter((host) => host.alarms === 0);
      const calmRoom = Math.min(
        sumOf(calm, ({ waiting }) => waiting.length),
        Math.floor(max / 4),
      );
      const batch: SharedMessage[] = [];
      const untilAlarm = shareOut(
        urgent,
        max - calmRoom,
        ({ waiting }) => waiting.findLastIndex(isAlarm) + 1,
      );
      for (const [host, many] of untilAlarm) batch.push(...takeFrom(host, many));
      for (const others of [calm, urgent]) {
        const rest = shareOut(others, max - batch.length, ({ waiting }) => waiting.length);
        for (const [host, many] of rest) batch.push(...takeFrom(host, many));
      }
      return batch.sort((one, other) => one.arrivedMs - other.arrivedMs);
    },
    putBack(batch, postponed, nowMs) {
      const back = new Map<string, SharedMessage[]>();
      for (const each of postponed) {
        const key = keyOf(each.route);
        back.set(key, [...(back.get(key) ?? []), each]);
      }
      const isCrowded = parkedNow() + postponed.length > MAX_PARKED;
      for (const key of new Set(batch.map(({ route }) => keyOf(route)))) {
        const host = hosts.get(key);
        if (host === undefined) continue;
        hosts.delete(key);
        const again = back.get(key) ?? [];
        host.parkMs =
          again.length === 0 ? 0 : Math.min(host.parkMs === 0 ? PARK_FIRST_MS : host.parkMs * 2, PARK_MAX_MS);
        host.parkedUntilMs = again.length === 0 ? null : nowMs + host.parkMs;
        host.waiting.unshift(...(isCrowded ? again.map((each) => ({ ...each, hasWaited: true })) : again));
        for (const each of again) count(host, each, 1);
        if (host.waiting.length > 0) hosts.set(key, host);
      }
    },
    dueInMs(nowMs) {
      let dueMs: number | null = null;
      for (const { waiting, parkedUntilMs } of hosts.values()) {
        if (waiting.length > 0)
          dueMs = Math.min(dueMs ?? Infinity, Math.max(0, (parkedUntilMs ?? nowMs) - nowMs));
      }
      return dueMs;
    },
  };
}

const keyOf = ({ fleet, hostname }: SharedMessage['route']) => `${fleet.base}/${hostname}`;

function sumOf(hosts: readonly Host[], of: (host: Host) => number): number {
  return hosts.reduce((sum, host) => sum + of(host), 0);
}

/** One of each in turn, as long as there is room. */
function shareOut(
  hosts: readonly Host[],
  room: number,
  wants: (host: Host) => number,
): ReadonlyMap<Host, number> {
  const given = new Map<Host, number>();
  let left = room;
  let turn = hosts.map((host) => ({ host, most: wants(host) }));
  for (let round = 0; left > 0 && turn.length > 0; round += 1) {
    turn = turn.filter(({ host, most }) => {
      if (left === 0 || most <= round) return false;
      given.set(host, round + 1);
      left -= 1;
      return true;
    });
  }
  return given;
}
