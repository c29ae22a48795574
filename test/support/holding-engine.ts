import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, ORPCError, safe } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { createEngine, createLogger, loadConfig } from '../../src/engine/index.ts';
import type { WatchdeskClient } from '../../src/shared/contract/index.ts';
import { DeviceId } from '../../src/shared/contract/primitives.ts';

const BEAT_MS = 250;

/** An engine in a process of its own, whose person holds the first channel of the first board until it is killed. */
const [databaseUrl = '', brokerUrl = '', password = ''] = process.argv.slice(2);
const read = loadConfig({
  flags: {},
  env: {
    WATCHDESK_DATA_DIR: '/nonexistent',
    WATCHDESK_DATABASE_URL: databaseUrl,
    WATCHDESK_MQTT_URL: brokerUrl,
    WATCHDESK_ADMIN_PASSWORD: password,
    WATCHDESK_STATION: 'Desk K',
  },
  readFile: () => null,
});
if (!read.ok) throw new Error(read.mistakes.join('\n'));
const engine = createEngine(read.config, createLogger('silent'));
await engine.start();
const { port1, port2 } = new MessageChannel();
engine.serveMessagePort(port1, {
  transport: 'message-port',
  edition: 'desktop',
  station: 'Desk K',
  address: null,
});
port2.start();
const client: WatchdeskClient = createORPCClient(new RPCLink({ port: port2 }));
await client.access.login({ username: 'admin', password });

async function firstBoard(): Promise<DeviceId> {
  for (;;) {
    const { boards } = await client.relays.list({});
    const [board] = boards.filter(({ isOnline, channelCount }) => isOnline && channelCount !== null);
    if (board !== undefined) return DeviceId.parse(board.deviceId);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const deviceId = await firstBoard();
await client.relays.configureChannel({ deviceId, relayIndex: 0, kind: 'momentary' });
/** The hold of an engine that was killed just before is over once the others have noticed. */
async function press(): Promise<string> {
  for (;;) {
    const { error, data } = await safe(client.relays.press({ deviceId, relayIndex: 0 }));
    if (data !== undefined) return data.holdId;
    if (!(error instanceof ORPCError) || error.code !== 'RELAY_HELD') throw error;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const holdId = await press();
setInterval(() => {
  client.relays.beat({ holdId }).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'unknown'}\n`);
    process.exit(1);
  });
}, BEAT_MS);
process.stdout.write('holding\n');
