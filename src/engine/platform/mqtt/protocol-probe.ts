import mqtt, { type IClientOptions } from 'mqtt';

export type ProtocolVersion = 4 | 5;

/** How a broker refuses a version: return code 1 in MQTT 3.1.1, reason code 132 in MQTT 5. */
const UNSUPPORTED_VERSION: ReadonlySet<unknown> = new Set([1, 132]);
const CONNECT_TIMEOUT_MS = 5000;

/**
 * Which version the broker speaks: MQTT 5 where it can. Connects once, under a name of its own. Rejects when nobody
 * answers; a refusal for another reason (credentials) counts as an answer, since the link itself will report it.
 */
export async function probeProtocolVersion(url: string, options: IClientOptions): Promise<ProtocolVersion> {
  return await new Promise((resolve, reject) => {
    const client = mqtt.connect(url, {
      ...options,
      clientId: `${options.clientId ?? 'watchdesk'}-probe`,
      clean: true,
      protocolVersion: 5,
      properties: {},
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
    });
    client.once('connect', () => {
      resolve(5);
      client.end();
    });
    client.on('error', (error) => {
      const code: unknown = Reflect.get(error, 'code');
      if (typeof code === 'number') resolve(UNSUPPORTED_VERSION.has(code) ? 4 : 5);
      else reject(error);
      client.end(true);
    });
    // An old broker may answer a version it does not know by closing the connection without a word.
    client.on('close', () => resolve(4));
  });
}
