import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BoxInput, type FleetBox, startFleet } from '../../src/fleet/fleet.ts';

const BOXES = 40;
export const STORM_ALARMS = 2000;
const ALARMS_PER_BOX = STORM_ALARMS / BOXES;
const ALARMS_PER_S = 400;
const HEARTBEATS_PER_S = 200;
/** While nobody answers a box goes on pressing up to here, so that an outage does not use the storm up. */
const UNACKNOWLEDGED_PER_BOX = 8;
/** Every so many boxes one restarts half-way. */
const RESTARTS_EVERY = 8;
/** A box needs a while to start. What it said before is told from what it says after by its clock, in whole seconds. */
const RESTART_MS = 2100;
const LOGIN_LIMIT_MS = 30_000;

const inputs = ['panic1', 'tamper', 'panic2'] as const satisfies readonly BoxInput[];

/** Of one AlarmEvent: a box counts its messages from 1 in every boot. */
export const stormKey = (hostname: string, bootEpoch: number, sequence: number) =>
  `${hostname} ${bootEpoch} ${sequence}`;

/** Boxes that press and let go, 2,000 times in all, over real MQTT, signed, beside heartbeats. */
export interface AlarmStorm {
  /** What a broker has acknowledged, in `stormKey`s. */
  readonly acknowledged: ReadonlySet<string>;
  /** Resolves when so many alarms are acknowledged. */
  reached(count: number): Promise<void>;
  /** Resolves when all are. */
  readonly over: Promise<void>;
  stop(): Promise<void>;
}

/** Where a storm goes, and the setting of the control room that is to understand it. */
export interface StormTarget {
  readonly brokerUrl: string;
  readonly key: Buffer;
  readonly env: Readonly<Record<string, string>>;
}

export function stormTarget(brokerUrl: string): StormTarget {
  const key = randomBytes(32);
  return { brokerUrl, key, env: { WATCHDESK_BOX_KEY: key.toString('hex') } };
}

/** Resolves when every box is logged in. */
export async function startAlarmStorm({ brokerUrl, key }: StormTarget): Promise<AlarmStorm> {
  const acknowledged = new Set<string>();
  const twice: string[] = [];
  let boxes: ReadonlyMap<string, FleetBox> = new Map();
  const fleet = await startFleet({
    brokerUrl,
    topicBase: 'watchdesk',
    key,
    envelope: 'tail8',
    boxes: BOXES,
    ratePerS: HEARTBEATS_PER_S,
    seed: 20,
    connectTimeoutMs: LOGIN_LIMIT_MS,
    onEvent(event) {
      if (event.kind !== 'alarm-acknowledged') return;
      const bootCount = boxes.get(event.hostname)?.bootCount ?? 0;
      const name = stormKey(event.hostname, bootCount, event.event.sequence);
      if (acknowledged.has(name)) twice.push(name);
      acknowledged.add(name);
    },
  });
  boxes = new Map(fleet.boxes.map((box) => [box.hostname, box]));

  const over = Promise.all(fleet.boxes.map((box, index) => pressAndRelease(box, index))).then(() => {
    if (twice.length > 0) throw new Error(`boxes used a message number twice: ${twice.join(', ')}`);
  });
  // Whoever stops the storm early does not wait for it.
  over.catch(() => undefined);
  return {
    acknowledged,
    async reached(count) {
      while (acknowledged.size < count) await sleep(2);
    },
    over,
    stop: fleet.stop,
  };
}

async function pressAndRelease(box: FleetBox, index: number): Promise<void> {
  const underWay = new Set<Promise<void>>();
  await sleep((index * 1000) / ALARMS_PER_S);
  for (let sent = 0; sent < ALARMS_PER_BOX; sent += 1) {
    // Only a box that waits for nothing restarts: what it would say again after it is another message.
    if (index % RESTARTS_EVERY === 0 && sent === ALARMS_PER_BOX / 2) {
      await Promise.all(underWay);
      await box.dropOut();
      await sleep(RESTART_MS);
      await box.reconnect();
    }
    while (underWay.size >= UNACKNOWLEDGED_PER_BOX) await Promise.race(underWay);
    const input = inputs[Math.floor(sent / 2) % inputs.length] ?? 'panic1';
    const work = (sent % 2 === 0 ? box.press(input) : box.release(input)).finally(() =>
      underWay.delete(work),
    );
    underWay.add(work);
    await sleep((BOXES * 1000) / ALARMS_PER_S);
  }
  await Promise.all(underWay);
}
