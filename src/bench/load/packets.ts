import { sealEnvelope } from '../../protocol/esp32-alarm/envelope.ts';
import {
  emptyAlarmEvent,
  emptyHeartbeat,
  encodeAlarmEvent,
  encodeHeartbeat,
} from '../../protocol/esp32-alarm/messages.ts';
import { deviceTopic } from '../../protocol/esp32-alarm/topics.ts';
import { hostnameOf, isAlarm, isPressed, type LoadPlan, sequenceOf } from './plan.ts';

/** PUBLISH packets one behind the other, so that a range of them is one write. */
export interface Packets {
  readonly bytes: Buffer;
  /** Where packet i ends. */
  readonly ends: Uint32Array;
}

/** More than are ever on their way at once, so that no packet id is used twice at a time. */
export const PACKET_IDS = 60_000;
const PUBLISH_QOS1 = 0x32;
/** How often a box's temperature moves by more than its deadband: one row of the history for so many heartbeats. */
const ROUNDS_PER_ROW = 7;

/** Made and signed beforehand: a publisher that signs would share the processor with what is measured. */
export function makePackets(plan: LoadPlan): Packets {
  const key = Buffer.from(plan.key, 'hex');
  const packets: Buffer[] = [];
  const ends = new Uint32Array(plan.count);
  let end = 0;
  for (let index = 0; index < plan.count; index += 1) {
    const packet = makePacket(plan, key, plan.first + index, 1 + (index % PACKET_IDS));
    packets.push(packet);
    end += packet.length;
    ends[index] = end;
  }
  return { bytes: Buffer.concat(packets), ends };
}

function makePacket(plan: LoadPlan, key: Buffer, number: number, packetId: number): Buffer {
  const boxes = plan.deviceIds.length;
  const box = number % boxes;
  const round = Math.floor(number / boxes);
  const kind = isAlarm(round, box) ? 'alarm' : 'hb';
  const payload = kind === 'alarm' ? alarm(plan, round, box) : heartbeat(plan, round, box);
  const topic = Buffer.from(deviceTopic(plan.topicBase, hostnameOf(box), kind));
  const frame = sealEnvelope('tail8', key, sequenceOf(round), payload);
  return publish(topic, packetId, frame);
}

function heartbeat({ deviceIds, clockFromS }: LoadPlan, round: number, box: number): Uint8Array {
  return encodeHeartbeat({
    ...emptyHeartbeat(),
    timestamp: clockFromS + round,
    device_db_id: deviceIds[box] ?? 0,
    temperature: 20 + (Math.floor((round + box) / ROUNDS_PER_ROW) % 2),
    humidity: 50,
    panic1: isPressed(round, box),
    uptime: sequenceOf(round),
    firmware: '1.2.3',
  });
}

function alarm({ deviceIds, clockFromS }: LoadPlan, round: number, box: number): Uint8Array {
  return encodeAlarmEvent({
    ...emptyAlarmEvent(),
    sequence: sequenceOf(round),
    timestamp: clockFromS + round,
    device_db_id: deviceIds[box] ?? 0,
    type: 1,
    state: isPressed(round, box) ? 1 : 0,
    priority: 3,
    physical_state: isPressed(round, box),
  });
}

/** MQTT 3.1.1, 3.3. */
function publish(topic: Buffer, packetId: number, payload: Buffer): Buffer {
  const length = 2 + topic.length + 2 + payload.length;
  const packet = Buffer.allocUnsafe(1 + lengthBytes(length) + length);
  let at = packet.writeUInt8(PUBLISH_QOS1, 0);
  for (let rest = length; rest > 0; rest >>= 7) {
    at = packet.writeUInt8((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0), at);
  }
  at = packet.writeUInt16BE(topic.length, at);
  at += topic.copy(packet, at);
  at = packet.writeUInt16BE(packetId, at);
  payload.copy(packet, at);
  return packet;
}

const lengthBytes = (length: number): number => (length > 0x7f ? 2 : 1);
