import mqtt from 'mqtt';
import { createAlarms } from '../../src/engine/modules/alarms/index.ts';
import {
  createIngest,
  type Ingest,
  type IngestFleet,
  type Raise,
} from '../../src/engine/modules/ingest/index.ts';
import { type Clock, systemClock } from '../../src/engine/platform/clock.ts';
import type { Database } from '../../src/engine/platform/db/database.ts';
import { createLogger } from '../../src/engine/platform/logger.ts';
import type { DeviceTransport } from '../../src/engine/platform/mqtt/device-transport.ts';
import { createEmbeddedBroker, type EmbeddedBroker } from '../../src/engine/platform/mqtt/embedded-broker.ts';
import { sealEnvelope } from '../../src/protocol/esp32-alarm/envelope.ts';
import {
  type AlarmEvent,
  emptyAlarmEvent,
  emptyHeartbeat,
  emptyLastWill,
  emptyStatus,
  encodeAlarmEvent,
  encodeHeartbeat,
  encodeLastWill,
  encodeStatus,
  type Heartbeat,
  type StatusMessage,
} from '../../src/protocol/esp32-alarm/messages.ts';
import { type DeviceTopicKind, deviceTopic } from '../../src/protocol/esp32-alarm/topics.ts';

/** Ingestion as the program runs it, with a broker of its own. */
export interface IngestRig {
  readonly ingest: Ingest;
  readonly broker: EmbeddedBroker;
  /** A box on a connection of its own. */
  box(hostname: string, options?: BoxOptions): Promise<TestBox>;
  stop(): Promise<void>;
}

export interface BoxOptions {
  readonly mac?: number;
  readonly sequence?: number;
}

export interface IngestRigOptions {
  readonly database: Database;
  readonly fleet: IngestFleet;
  readonly raise?: Raise;
  readonly station?: string;
  /** Of the station and its broker. */
  readonly clock?: Clock;
  /** Another way to the boxes than the rig's own broker, and where they connect. */
  readonly external?: { readonly transport: DeviceTransport; readonly url: string };
}

const logger = createLogger(process.env['WATCHDESK_TEST_LOG'] ?? 'silent');

export async function startIngestRig(options: IngestRigOptions): Promise<IngestRig> {
  const { database, fleet, clock = systemClock } = options;
  const broker = createEmbeddedBroker({
    config: { kind: 'embedded', host: '127.0.0.1', port: 0, tls: null, usersFile: null },
    clock,
    logger,
  });
  const boxes: TestBox[] = [];
  const ingest = createIngest({
    database,
    raise: options.raise ?? createAlarms({ database, clock }).applyInTransaction,
    clock,
    logger,
    station: options.station ?? 'desk',
  });
  await ingest.start({ transport: options.external?.transport ?? broker, fleets: [fleet] });
  return {
    ingest,
    broker,
    async box(hostname, boxOptions) {
      const made = await connectBox(options.external?.url ?? broker.url() ?? '', fleet, hostname, boxOptions);
      boxes.push(made);
      return made;
    },
    async stop() {
      await Promise.all(boxes.map((box) => box.vanish()));
      await ingest.stop();
      await broker.stop();
    },
  };
}

export interface TestBox {
  readonly hostname: string;
  readonly client: mqtt.MqttClient;
  /** Frames that came on its command topic. */
  readonly commands: Uint8Array[];
  status(fields?: Partial<StatusMessage>, kind?: 'login' | 'status'): Promise<void>;
  heartbeat(fields?: Partial<Heartbeat>): Promise<void>;
  alarm(fields: Partial<AlarmEvent>): Promise<void>;
  lastWill(sequence?: number): Promise<void>;
  /** Signs with the next sequence. */
  frame(payload: Uint8Array): Buffer;
  /** Sends these bytes; resolves with the broker's answer. */
  send(kind: DeviceTopicKind, frame: Uint8Array): Promise<void>;
  vanish(): Promise<void>;
}

export async function connectBox(
  url: string,
  fleet: IngestFleet,
  hostname: string,
  { mac = 1, sequence: first = 1 }: BoxOptions = {},
): Promise<TestBox> {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 50, clientId: hostname });
  client.on('error', () => undefined);
  const commands: Uint8Array[] = [];
  client.on('message', (_topic, payload) => void commands.push(payload));
  await client.subscribeAsync(`${fleet.base}/pb/d/${hostname}/cmd`, { qos: 1 });
  let sequence = first - 1;
  let messages = 0;
  const macAddress = Buffer.alloc(6);
  macAddress.writeUIntBE(0x0483080000 * 256 + mac, 0, 6);

  const now = () => Math.floor(Date.now() / 1000);
  const frame = (payload: Uint8Array) => {
    sequence += 1;
    return sealEnvelope(fleet.envelope, fleet.key, sequence, payload);
  };
  const send = async (kind: DeviceTopicKind, bytes: Uint8Array) => {
    await client.publishAsync(deviceTopic(fleet.base, hostname, kind), Buffer.from(bytes), { qos: 1 });
  };
  const numbered = () => {
    messages += 1;
    return { sequence: messages, timestamp: now() };
  };

  return {
    hostname,
    client,
    commands,
    frame,
    send,
    status: (fields = {}, kind = 'status') =>
      send(
        kind,
        frame(
          encodeStatus({
            ...emptyStatus(),
            ...numbered(),
            mac_address: macAddress,
            firmware: '1.2.3',
            state: 3,
            boot_count: 1,
            ...fields,
          }),
        ),
      ),
    heartbeat: (fields = {}) =>
      send('hb', frame(encodeHeartbeat({ ...emptyHeartbeat(), timestamp: now(), ...fields }))),
    alarm: (fields) =>
      send(
        'alarm',
        frame(encodeAlarmEvent({ ...emptyAlarmEvent(), ...numbered(), state: 1, priority: 3, ...fields })),
      ),
    lastWill: (at) => {
      const payload = encodeLastWill({ ...emptyLastWill(), timestamp: now(), hostname });
      return send(
        'lw',
        at === undefined ? frame(payload) : sealEnvelope(fleet.envelope, fleet.key, at, payload),
      );
    },
    vanish: async () => {
      await client.endAsync(true);
    },
  };
}

/** Waits until it holds; a test that waits for ever fails by its timeout. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
