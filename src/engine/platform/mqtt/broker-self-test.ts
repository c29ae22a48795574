import mqtt, { type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';
import type { BrokerConfig } from '../../config.ts';
import type { Clock } from '../clock.ts';
import { readBrokerCredentials } from './broker-credentials.ts';
import type { BrokerFindings, BrokerPromises } from './broker-findings.ts';
import { holdAcks } from './held-acks.ts';
import { type ProtocolVersion, probeProtocolVersion } from './protocol-probe.ts';

export interface BrokerSelfTestOptions {
  readonly config: Extract<BrokerConfig, { kind: 'external' }>;
  /** The installation's client id; the test adds to it and leaves that session alone. */
  readonly clientId: string;
  /** Topic base of a fleet; the test stays below `{base}/selftest`. */
  readonly base: string;
  /** One topic level that no other run uses. */
  readonly run: string;
  readonly clock: Clock;
  /** Ends the test early; it then rejects, after it tidied up. */
  readonly signal: AbortSignal;
  /** What `brokerWarningsOf` compares with. */
  readonly sessionExpiryWantedS: number;
}

interface Connection {
  readonly client: MqttClient;
  readonly connack: IConnackPacket;
  /** Rejects when the connection is over. */
  readonly closed: Promise<never>;
}

/** More than the queue that Mosquitto keeps by default (1,000) and its default of messages in flight (20). */
const MESSAGES = 1200;
const TIME_LIMIT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5000;
/** Without a further message for this long, no more will come. */
const QUIET_MS = 1000;
const POLL_MS = 20;
const PROBE_WAIT_MS = 3000;
const TIDY_LIMIT_MS = 1000;
/** A test that was killed leaves its session no longer than this. */
const TEST_SESSION_EXPIRY_S = 120;
const MAX_UNCONFIRMED = 100;
const QOS: { readonly qos: 1 } = { qos: 1 };

/**
 * Whether the broker keeps for an absent reader what it acknowledged: a reader with a persistent session goes away,
 * messages are published, the reader comes back and counts. Takes at most 15 s and leaves no session behind. Rejects
 * when the broker cannot be reached or the time is over.
 */
export async function runBrokerSelfTest(options: BrokerSelfTestOptions): Promise<BrokerFindings> {
  const { config, base, run, clock, sessionExpiryWantedS } = options;
  const topic = `${base}/selftest/${run}`;
  const session = { ...(await readBrokerCredentials(config)), clientId: `${options.clientId}-selftest` };
  const open = new Set<MqttClient>();
  const limit = new AbortController();
  const cancelLimit = clock.after(TIME_LIMIT_MS, () =>
    limit.abort(new Error(`the broker self-test took longer than ${TIME_LIMIT_MS / 1000} s`)),
  );
  const signal = AbortSignal.any([options.signal, limit.signal]);
  let version: ProtocolVersion | null = null;

  function withExpiry(expiryS: number): IClientOptions {
    return version === 5
      ? { protocolVersion: 5, properties: { sessionExpiryInterval: expiryS } }
      : { protocolVersion: 4 };
  }

  /** `prepare` sees the client before its first packet: a persistent session delivers at once. */
  async function connect(
    more: IClientOptions,
    prepare: (client: MqttClient) => void = () => undefined,
  ): Promise<Connection> {
    const client = mqtt.connect(config.url, {
      ...session,
      ...withExpiry(TEST_SESSION_EXPIRY_S),
      clean: false,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      resubscribe: false,
      ...more,
    });
    open.add(client);
    prepare(client);
    const closed = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.once('close', () => reject(new Error('the broker closed the connection')));
    });
    closed.catch(() => undefined);
    const connack = await Promise.race([
      new Promise<IConnackPacket>((resolve) => client.once('connect', resolve)),
      closed,
    ]);
    return { client, connack, closed };
  }

  async function disconnect(client: MqttClient): Promise<void> {
    await client.endAsync();
    open.delete(client);
  }

  /** A first connection that also throws away what an earlier test may have left. */
  async function askPromises(): Promise<BrokerPromises | null> {
    const { client, connack } = await connect({ clean: true, ...withExpiry(sessionExpiryWantedS) });
    await disconnect(client);
    return version === 5 ? promisesOf(connack) : null;
  }

  /** Subscribes for the persistent session and sees one message through, so that later silence means loss. */
  async function tryRights(publisher: Connection): Promise<BrokerFindings['denied']> {
    let heard = false;
    const { client, closed } = await connect({}, (made) => made.on('message', () => (heard = true)));
    // Some brokers answer what they deny by closing the connection.
    const granted = await Promise.race([client.subscribeAsync(topic, QOS), closed]).catch(() => []);
    if (!granted.some(({ qos }) => qos === 1)) return 'subscribe';
    try {
      await Promise.race([publisher.client.publishAsync(topic, 'probe', QOS), publisher.closed]);
    } catch {
      return 'publish';
    }
    await waitUntil(() => heard, PROBE_WAIT_MS);
    await disconnect(client);
    // A 3.1.1 broker acknowledges what it refuses, so which of the two rights is missing cannot be told.
    return heard ? null : 'publish or read';
  }

  async function publishAll({ client, connack, closed }: Connection): Promise<void> {
    const unconfirmed = Math.min(connack.properties?.receiveMaximum ?? MAX_UNCONFIRMED, MAX_UNCONFIRMED);
    let next = 0;
    async function publishSome(): Promise<void> {
      while (next < MESSAGES && !signal.aborted) {
        const number = next;
        next += 1;
        await client.publishAsync(topic, String(number), QOS);
      }
    }
    await Promise.race([Promise.all(Array.from({ length: unconfirmed }, publishSome)), closed]);
  }

  async function readBack(): Promise<{ kept: number; inFlight: number }> {
    const seen = new Set<string>();
    const held: (() => void)[] = [];
    let answering = false;
    await connect({ manualConnect: true }, (made) => {
      holdAcks(made, ({ topic: from, payload }, done) => {
        if (from === topic) seen.add(Buffer.from(payload).toString());
        if (answering) done();
        else held.push(done);
      });
      made.connect();
    });
    await waitUntilQuiet(() => seen.size);
    const inFlight = seen.size;
    answering = true;
    for (const done of held) done();
    await waitUntilQuiet(() => seen.size);
    return { kept: seen.size, inFlight };
  }

  async function waitUntil(holds: () => boolean, timeoutMs: number): Promise<void> {
    const startMs = clock.monotonicMs();
    while (!holds() && clock.monotonicMs() - startMs < timeoutMs && !signal.aborted) await pause(POLL_MS);
  }

  async function waitUntilQuiet(count: () => number): Promise<void> {
    let known = -1;
    while (known !== count() && known !== MESSAGES) {
      known = count();
      await waitUntil(() => count() !== known, QUIET_MS);
    }
  }

  const pause = (delayMs: number) => new Promise<void>((resolve) => clock.after(delayMs, resolve));

  async function examine(): Promise<BrokerFindings> {
    version = await probeProtocolVersion(config.url, session);
    const promises = await askPromises();
    const publisher = await connect({
      clientId: `${session.clientId}-sender`,
      clean: true,
      ...withExpiry(0),
    });
    const nothing = { promises, topicFilter: `${base}/selftest/#`, published: 0, kept: 0, inFlight: 0 };
    const denied = await tryRights(publisher);
    if (denied !== null) return { ...nothing, denied };
    await publishAll(publisher);
    return { ...nothing, denied, published: MESSAGES, ...(await readBack()) };
  }

  function dropConnections(): void {
    for (const client of open) {
      client.on('error', () => undefined);
      client.end(true);
    }
    open.clear();
  }

  /** A clean session ends the persistent one and what the broker keeps for it. */
  async function tidyUp(): Promise<void> {
    dropConnections();
    if (version !== null) await disconnect((await connect({ clean: true, ...withExpiry(0) })).client);
  }

  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([examine(), aborted]);
  } finally {
    cancelLimit();
    await Promise.race([tidyUp(), pause(TIDY_LIMIT_MS)]).catch(() => undefined);
    dropConnections();
  }
}

function promisesOf({ properties }: IConnackPacket): BrokerPromises {
  return {
    receiveMaximum: properties?.receiveMaximum ?? null,
    sessionExpiryS: properties?.sessionExpiryInterval ?? null,
    maximumQos: properties?.maximumQoS ?? null,
    retainAvailable: properties?.retainAvailable ?? null,
  };
}
