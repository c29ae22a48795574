import { setTimeout as sleep } from 'node:timers/promises';
import { type BoxInput, type FleetBox, startFleet } from '../fleet/fleet.ts';

export const BOXES = 40;
const ALARM_EVERY_MS = 400;
const HEARTBEATS_PER_S = 200;
/** While nobody answers a box goes on pressing up to here. */
const UNACKNOWLEDGED_PER_BOX = 8;
const INPUTS = ['panic1', 'tamper', 'panic2'] as const satisfies readonly BoxInput[];

/** Of one AlarmEvent: a box counts its messages from 1 in every boot. */
export const eventKey = (hostname: string, bootEpoch: number, sequence: number) =>
  `${hostname} ${bootEpoch} ${sequence}`;

/** Simulated boxes that press and let go, signed, beside heartbeats. */
export interface Load {
  /** Alarms that the broker has acknowledged, as `eventKey`s. */
  readonly ledger: ReadonlySet<string>;
  bootCount(hostname: string): number;
  go(): void;
  /** Resolves when every alarm that was pressed is acknowledged; rejects after `limitMs`. */
  pause(limitMs: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startLoad(options: {
  readonly brokerUrl: string;
  readonly topicBase: string;
  readonly key: Buffer;
  readonly seed: number;
}): Promise<Load> {
  const ledger = new Set<string>();
  let boots: ReadonlyMap<string, FleetBox> = new Map();
  const bootCount = (hostname: string) => boots.get(hostname)?.bootCount ?? 0;
  const fleet = await startFleet({
    ...options,
    envelope: 'tail8',
    boxes: BOXES,
    ratePerS: HEARTBEATS_PER_S,
    onEvent(event) {
      if (event.kind === 'alarm-acknowledged')
        ledger.add(eventKey(event.hostname, bootCount(event.hostname), event.event.sequence));
    },
  });
  boots = new Map(fleet.boxes.map((box) => [box.hostname, box]));
  const underWay = new Set<Promise<void>>();
  let isOn = false;
  let isStopped = false;

  async function press(box: FleetBox, index: number): Promise<void> {
    await sleep((index * ALARM_EVERY_MS) / BOXES);
    const own = new Set<Promise<void>>();
    for (let sent = 0; !isStopped; ) {
      if (!isOn || own.size >= UNACKNOWLEDGED_PER_BOX) {
        await sleep(20);
        continue;
      }
      const input = INPUTS[Math.floor(sent / 2) % INPUTS.length] ?? 'panic1';
      const work = (sent % 2 === 0 ? box.press(input) : box.release(input))
        // Rejected only when the fleet stops.
        .catch(() => undefined)
        .finally(() => {
          own.delete(work);
          underWay.delete(work);
        });
      own.add(work);
      underWay.add(work);
      sent += 1;
      await sleep(ALARM_EVERY_MS);
    }
  }
  const pressing = Promise.all(fleet.boxes.map(press));

  return {
    ledger,
    bootCount,
    go() {
      isOn = true;
    },
    async pause(limitMs) {
      isOn = false;
      const giveUpAt = performance.now() + limitMs;
      while (underWay.size > 0) {
        if (performance.now() > giveUpAt)
          throw new Error(`${underWay.size} alarms are not acknowledged after ${limitMs} ms`);
        await sleep(20);
      }
    },
    async stop() {
      isStopped = true;
      await fleet.stop();
      await pressing;
    },
  };
}
