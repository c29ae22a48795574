import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { z } from 'zod';
import { BOARD_TYPE, MAX_BOARD_FRAME_BYTES } from '../protocol/relay-board/messages.ts';
import { boardTopic, sharedTopic } from '../protocol/relay-board/topics.ts';
import { createRelayBoard, type RelayBoard, type RelayBoardOptions, type Switched } from './relay-board.ts';

/**
 * What a board may do wrong with an order. drop: it never reads it. late: it does it after `lateMs`. twice: it reports
 * again. other-channel: it switches the next one. no-state: it does it and reports nothing. elsewhere: it does it and
 * reports on the topic of `elsewhere`. reboot: it loses its power before it has read it, and comes back with all off.
 */
export type BoardFault = 'drop' | 'late' | 'twice' | 'other-channel' | 'no-state' | 'elsewhere' | 'reboot';

export interface RunningBoardOptions extends Omit<RelayBoardOptions, 'nowMs' | 'onSwitched'> {
  readonly brokerUrl: string;
  readonly base: string;
  readonly username?: string;
  readonly password?: string;
  /** Before it acts on an order, and much later where it is late. */
  readonly delayMs?: number;
  readonly lateMs?: number;
  /** Another board's name. */
  readonly elsewhere?: string;
  /** Asked with each order to switch. */
  readonly fault?: () => BoardFault | null;
  readonly onSwitched?: (switched: Switched) => void;
}

/** A simulated relay board on a real connection. */
export interface RunningBoard {
  readonly uuid: string;
  readonly relays: RelayBoard;
  readonly isConnected: boolean;
  /** Payloads of orders to switch, oldest first; the newest 200. */
  readonly orders: readonly unknown[];
  /** How many heartbeats it heard. */
  heartbeats(): number;
  /** Cuts the socket, so that the broker sends the last will. */
  dropOut(): Promise<void>;
  reconnect(): Promise<void>;
  sendError(code: string, message: string): Promise<void>;
  /** Any payload on one of its topics. */
  publish(levels: string, body: unknown): Promise<void>;
  stop(): Promise<void>;
}

const TICK_MS = 10;
const STATUS_EVERY_MS = 30_000;
const LATE_MS = 1500;
const COME_BACK_MS = 1000;
const KEPT_ORDERS = 200;

const SetOrderBody = z.object({
  channel: z.int(),
  state: z.boolean(),
  function_type: z.enum(['toggle', 'momentary', 'pulse', 'timed']).default('toggle'),
  duration_ms: z.number().nullable().default(null),
  user: z.string().nullable().default(null),
});
const Command = z.object({
  channel: z.union([z.int(), z.literal('all')]),
  command: z.enum(['on', 'off', 'toggle']),
  is_momentary: z.boolean().default(false),
  user: z.string().nullable().default(null),
});
const Heartbeat = z.object({ channel: z.int(), target_uuid: z.string() });

/** Resolves once the board has said who it is. */
export async function startRelayBoard(options: RunningBoardOptions): Promise<RunningBoard> {
  const { uuid, base, generation, channels, delayMs = 0, lateMs = LATE_MS } = options;
  const isNewer = generation === 'v2';
  const version = isNewer ? { protocol_version: '2.1.0' } : {};
  const firmware = isNewer ? '2.1.4' : '1.8.2';
  let bootedAtMs = performance.now();
  const orders: unknown[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let heartbeats = 0;
  let client: MqttClient | undefined;
  let isStateHidden = false;
  let isStopped = false;

  const relays = createRelayBoard({
    ...options,
    nowMs: () => performance.now(),
    onSwitched(switched) {
      options.onSwitched?.(switched);
      tell(switched);
    },
  });
  // Boards of the older generation write the time without a zone.
  const timestamp = () => (isNewer ? new Date().toISOString() : new Date().toISOString().slice(0, 19));
  const topic = (levels: string) => boardTopic(base, uuid, levels);

  function send(to: string, body: object, qos: 0 | 1, retain = false): Promise<unknown> {
    const payload = JSON.stringify({ ...version, uuid, board_id: uuid, timestamp: timestamp(), ...body });
    return client?.connected === true
      ? client.publishAsync(to, payload, { qos, retain }).catch(() => undefined)
      : Promise.resolve();
  }

  function status(state: 'online' | 'offline', reason: string | null): object {
    return {
      ...version,
      uuid,
      board_id: uuid,
      status: state,
      type: BOARD_TYPE,
      channels,
      firmware_version: firmware,
      ip_address: '192.168.4.20',
      ...(isNewer ? { wifi_rssi: -58 } : { wifi_signal: -63 }),
      uptime: Math.floor((performance.now() - bootedAtMs) / 1000),
      free_memory: 180_000,
      ...(reason === null ? {} : { reason }),
    };
  }

  const sendStatus = () => send(topic('status'), status('online', null), 1, true);
  const sendState = () => send(topic('relays/state'), { channels: relays.states() }, 1, true);

  function tell({ channel, state, trigger, source }: Switched): void {
    const events = isNewer ? topic('telemetry') : sharedTopic(base, 'telemetry/relays/data');
    const isShutoff = trigger === 'safety_shutoff';
    const body = isShutoff
      ? {
          event: 'safety_shutoff',
          channel,
          reason: source,
          ...(isNewer ? { timeout_ms: 1000 } : { timeout: 1 }),
        }
      : { event: 'relay_change', channel, state, trigger, source };
    void send(events, body, 0);
    if (!isStateHidden) void sendState();
  }

  function later(ms: number, work: () => void): void {
    if (ms === 0) {
      work();
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  }

  function carryOut(order: Parameters<RelayBoard['set']>[0]): void {
    const fault = options.fault?.() ?? null;
    if (fault === 'drop') return;
    if (fault === 'reboot') return void restart();
    isStateHidden = fault === 'no-state' || fault === 'elsewhere';
    const channel = fault === 'other-channel' ? (order.channel % channels) + 1 : order.channel;
    later(fault === 'late' ? lateMs : delayMs, () => {
      relays.set({ ...order, channel });
      // A board tells its state with each order, also where nothing changed.
      if (!isStateHidden) void sendState();
      if (fault === 'twice') void sendState();
      if (fault !== 'elsewhere' || options.elsewhere === undefined) return;
      void send(boardTopic(base, options.elsewhere, 'relays/state'), { channels: relays.states() }, 1);
    });
  }

  async function restart(): Promise<void> {
    await dropOut();
    bootedAtMs = performance.now();
    relays.allOff();
    comeBack();
  }

  function receive(levels: string, payload: Buffer): void {
    if (payload.length > MAX_BOARD_FRAME_BYTES) return;
    const body: unknown = parse(payload);
    if (levels === 'relays/heartbeat' || levels === 'relay/heartbeat') {
      const beat = Heartbeat.safeParse(body);
      if (!beat.success || beat.data.target_uuid !== uuid) return;
      heartbeats += 1;
      relays.heartbeat(beat.data.channel);
    } else if (levels === 'relays/set') receiveSet(body);
    else if (levels === 'relay/command') receiveCommand(body);
    else if (levels === 'commands/status') void sendStatus().then(sendState);
    else if (levels === 'commands/reset') relays.allOff();
  }

  function keep(body: unknown): void {
    orders.push(body);
    if (orders.length > KEPT_ORDERS) orders.shift();
  }

  function receiveSet(body: unknown): void {
    const order = SetOrderBody.safeParse(body);
    keep(body);
    if (!order.success) return void sendError('ERR_002', 'the order cannot be read');
    const { channel, state, function_type: functionType, duration_ms: durationMs, user } = order.data;
    carryOut({ channel, state, functionType, durationMs, source: user });
  }

  function receiveCommand(body: unknown): void {
    const order = Command.safeParse(body);
    keep(body);
    if (!order.success) return void sendError('ERR_002', 'the order cannot be read');
    const { channel, command, is_momentary, user } = order.data;
    const numbers = channel === 'all' ? Array.from({ length: channels }, (_, index) => index + 1) : [channel];
    for (const number of numbers) {
      const state = command === 'toggle' ? !relays.isOn(number) : command === 'on';
      const functionType = is_momentary ? 'momentary' : 'toggle';
      carryOut({ channel: number, state, functionType, durationMs: null, source: user });
    }
  }

  async function sendError(code: string, message: string): Promise<void> {
    const to = sharedTopic(base, `errors/${uuid}/command`);
    await send(to, { error_code: code, error_message: message, context: {} }, 1);
  }

  async function connect(): Promise<void> {
    const { username = uuid, password } = options;
    const settings: IClientOptions = {
      clientId: uuid,
      clean: true,
      reconnectPeriod: 0,
      will: {
        topic: topic('status'),
        payload: Buffer.from(JSON.stringify(status('offline', 'connection lost'))),
        qos: 1,
        retain: true,
      },
      ...(password === undefined ? {} : { username, password }),
    };
    const made = await mqtt.connectAsync(options.brokerUrl, settings);
    made.on('error', () => undefined);
    made.once('close', () => {
      if (client === made) comeBack();
    });
    made.on('message', (to, payload) => receive(to.slice(base.length + uuid.length + 2), payload));
    client = made;
    const heard = isNewer ? ['relays/set', 'relays/heartbeat'] : ['relay/command', 'relay/heartbeat'];
    await made.subscribeAsync([...heard, 'commands/+'].map(topic), { qos: 1 });
    const announced = isNewer ? topic('announce') : sharedTopic(base, 'discovery/announce');
    const capabilities = ['relay_control', 'telemetry', 'ota'];
    await send(announced, { type: BOARD_TYPE, firmware_version: firmware, capabilities }, 1);
    await sendStatus();
    await sendState();
  }

  /** The broker ended the connection: a board tries until it is there again. */
  function comeBack(): void {
    client?.end(true);
    client = undefined;
    later(COME_BACK_MS, () => {
      if (!isStopped && client === undefined) connect().catch(comeBack);
    });
  }

  async function dropOut(): Promise<void> {
    const current = client;
    client = undefined;
    if (current === undefined) return;
    const closed = new Promise<void>((resolve) => current.once('close', () => resolve()));
    current.stream.destroy();
    await closed;
    current.end(true);
  }

  const ticking = setInterval(() => relays.tick(), TICK_MS);
  const reporting = setInterval(() => void sendStatus(), STATUS_EVERY_MS);
  try {
    await connect();
  } catch (error) {
    clearInterval(ticking);
    clearInterval(reporting);
    throw error;
  }

  return {
    uuid,
    relays,
    orders,
    get isConnected() {
      return client?.connected === true;
    },
    heartbeats: () => heartbeats,
    dropOut,
    reconnect: connect,
    sendError,
    publish: async (levels, body) => {
      await client?.publishAsync(topic(levels), JSON.stringify(body), { qos: 1 });
    },
    async stop() {
      isStopped = true;
      clearInterval(ticking);
      clearInterval(reporting);
      for (const timer of timers) clearTimeout(timer);
      const current = client;
      if (current?.connected !== true) return;
      await send(topic('status'), status('offline', 'switched off'), 1, true);
      client = undefined;
      await current.endAsync();
    },
  };
}

function parse(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return null;
  }
}
