import mqtt from 'mqtt';
import { createRandom, type Random } from '../../fleet/prng.ts';
import {
  alarmTypeNumbers,
  eventPriorityNumbers,
  eventStateNumbers,
} from '../../protocol/esp32-alarm/enums.ts';
import { sealEnvelope } from '../../protocol/esp32-alarm/envelope.ts';
import { emptyAlarmEvent, encodeAlarmEvent } from '../../protocol/esp32-alarm/messages.ts';
import { deviceTopic } from '../../protocol/esp32-alarm/topics.ts';
import type { DeviceId } from '../../shared/contract/primitives.ts';
import { leave } from '../leavings.ts';
import { floodHostname, TOPIC_BASE } from './open-alarms.ts';

/** Types that no box has open yet; each box raises one after the other. */
const TYPES = ['TAMPER', 'FIRE', 'PANIC1', 'MEDICAL'] as const;
/** Of twenty alarms in the first round of a storm: sixteen tampers, three fires, one panic. */
const FIRST_OF_TWENTY = [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1] as const;
const RETURNS_SHARE = 0.4;
const REPEATS_SHARE = 0.2;
const FOLLOW_UP_FROM_MS = 2000;
const FOLLOW_UP_TO_MS = 20_000;

export interface FloodOptions {
  readonly brokerUrl: string;
  readonly key: Buffer;
  /** By the number in the box's name. */
  readonly deviceIds: readonly DeviceId[];
  readonly alarmsPerMin: number;
}

export interface Flood {
  /** New alarms that the broker has acknowledged, and with them what came after: returns and repeats. */
  sent(): { readonly raised: number; readonly messages: number };
  /** Ends when everything is with the broker. */
  stop(): Promise<void>;
}

/**
 * Boxes that raise alarms at random moments, so many a minute; two of five return and one of five comes again within
 * seconds. Signed messages over one connection, each box with its own topic and counter.
 */
export async function startFlood({ brokerUrl, key, deviceIds, alarmsPerMin }: FloodOptions): Promise<Flood> {
  const client = await mqtt.connectAsync(brokerUrl, { clientId: 'bench-flood', protocolVersion: 4 });
  const disconnect = leave(() => client.endAsync(true));
  const random = createRandom(23);
  const order = shuffled(deviceIds.length, random);
  const sequences = new Map<number, number>();
  const timers = new Set<NodeJS.Timeout>();
  const underWay = new Set<Promise<unknown>>();
  const counts = { raised: 0, messages: 0 };
  let drawn = 0;
  let isStopped = false;

  function later(delayMs: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, delayMs);
    timers.add(timer);
  }

  function send(box: number, type: (typeof TYPES)[number], isActive: boolean, isNew: boolean): void {
    const sequence = (sequences.get(box) ?? 0) + 1;
    sequences.set(box, sequence);
    const payload = encodeAlarmEvent({
      ...emptyAlarmEvent(),
      sequence,
      timestamp: Math.floor(Date.now() / 1000),
      device_db_id: deviceIds[box] ?? 0,
      type: alarmTypeNumbers[type],
      state: isActive ? eventStateNumbers.ACTIVE : eventStateNumbers.INACTIVE,
      priority: type === 'TAMPER' ? eventPriorityNumbers.HIGH : eventPriorityNumbers.CRITICAL,
      physical_state: isActive,
    });
    const topic = deviceTopic(TOPIC_BASE, floodHostname(box), 'alarm');
    const published = client.publishAsync(topic, sealEnvelope('tail8', key, sequence, payload), { qos: 1 });
    underWay.add(published);
    published.finally(() => underWay.delete(published));
    published.then(() => {
      counts.messages += 1;
      if (isNew) counts.raised += 1;
    });
  }

  function raise(): void {
    const box = order[drawn % order.length] ?? 0;
    const round = Math.floor(drawn / order.length);
    const type =
      TYPES[((FIRST_OF_TWENTY[drawn % FIRST_OF_TWENTY.length] ?? 0) + round) % TYPES.length] ?? 'TAMPER';
    drawn += 1;
    send(box, type, true, true);
    const fate = random.next();
    const delayMs = random.integer(FOLLOW_UP_FROM_MS, FOLLOW_UP_TO_MS);
    if (fate < RETURNS_SHARE) later(delayMs, () => send(box, type, false, false));
    else if (fate < RETURNS_SHARE + REPEATS_SHARE) later(delayMs, () => send(box, type, true, false));
  }

  /** Storms have no rhythm: the gaps are those of independent boxes. */
  function next(): void {
    if (isStopped) return;
    raise();
    later((-Math.log(1 - random.next()) * 60_000) / alarmsPerMin, next);
  }
  next();

  return {
    sent: () => ({ ...counts }),
    async stop() {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(underWay);
      await disconnect();
    },
  };
}

function shuffled(count: number, random: Random): readonly number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = random.integer(0, at);
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  return order;
}
