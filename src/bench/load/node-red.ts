import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';
import { leave, scratchFolder } from '../leavings.ts';
import { TOPIC_BASE } from './loaded-database.ts';

const run = promisify(execFile);

/** Pinned, and installed into a folder that is removed afterwards: no part of this program needs them. */
const PACKAGES = ['node-red@4.1.8', 'pg@8.23.1'];
const START_LIMIT_MS = 60_000;
/** From the connection to the broker until it has taken the subscription. */
const SUBSCRIBED_AFTER_MS = 1000;

export const PEER_TABLE = 'public.peer_messages';

/** A Node-RED that keeps each message of the boxes as a row. */
export interface NodeRed {
  stop(): Promise<void>;
}

const READ = `const [, hostname, kind] = msg.topic.split('/');
msg.params = [hostname, kind, msg.payload.readUInt32BE(2), msg.payload];
return msg;`;
const CONNECT = `const { Pool } = global.get('pg');
context.set('pool', new Pool({ connectionString: env.get('DATABASE_URL'), max: 10 }));`;
const KEEP = `context.get('pool')
  .query('insert into ${PEER_TABLE} (hostname, kind, sequence, frame) values ($1, $2, $3, $4)', msg.params)
  .then(() => node.done(), (error) => node.error(error, msg));`;
const DISCONNECT = `return context.get('pool').end();`;

/** mqtt in → function → PostgreSQL, as a person wires it up; ten connections are the usual pool. */
function flow(brokerUrl: string): object[] {
  const { hostname, port } = new URL(brokerUrl);
  const place = (name: string, x: number) => ({ id: name, z: 'flow', name, x, y: 100 });
  return [
    { id: 'flow', type: 'tab', label: 'Boxes' },
    {
      id: 'broker',
      type: 'mqtt-broker',
      broker: hostname,
      port,
      clientid: 'bench-node-red',
      protocolVersion: '4',
      keepalive: '60',
      cleansession: true,
      autoConnect: true,
    },
    {
      ...place('boxes', 100),
      type: 'mqtt in',
      topic: `${TOPIC_BASE}/#`,
      qos: '1',
      datatype: 'buffer',
      broker: 'broker',
      wires: [['read']],
    },
    { ...place('read', 300), type: 'function', func: READ, outputs: 1, wires: [['keep']] },
    {
      ...place('keep', 500),
      type: 'function',
      func: KEEP,
      initialize: CONNECT,
      finalize: DISCONNECT,
      outputs: 0,
      wires: [],
    },
  ];
}

const settings = (port: number): string => `module.exports = {
  uiHost: '127.0.0.1', uiPort: ${port}, httpAdminRoot: false, httpNodeRoot: false, flowFile: 'flows.json',
  credentialSecret: false, telemetry: { enabled: false, updateNotification: false },
  functionGlobalContext: { pg: require('pg') }, logging: { console: { level: 'info' } },
};
`;

/** Resolves when its flow runs and hears of everything that is published from then on. */
export async function startNodeRed(options: {
  readonly brokerUrl: string;
  readonly connectionString: string;
}): Promise<NodeRed> {
  const folder = await scratchFolder('watchdesk-node-red-');
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await run('npm', ['install', '--no-audit', '--no-fund', '--save-exact', ...PACKAGES], { cwd: folder });
  await writeFile(join(folder, 'settings.js'), settings(await freePort()));
  await writeFile(join(folder, 'flows.json'), JSON.stringify(flow(options.brokerUrl)));
  const program = join(folder, 'node_modules', 'node-red', 'red.js');
  const child = spawn(
    process.execPath,
    [program, '--userDir', folder, '--settings', join(folder, 'settings.js')],
    {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: options.connectionString },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );

  const stop = leave(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  });

  let log = '';
  const connected = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        log = (log + chunk).slice(-10_000);
        if (/Connected to broker/.test(log)) resolve();
      });
    }
    child.once('exit', (code) => reject(new Error(`Node-RED ended with ${code}:\n${log}`)));
    setTimeout(() => reject(new Error(`Node-RED has no broker:\n${log}`)), START_LIMIT_MS).unref();
  });
  try {
    await connected;
  } catch (error) {
    await stop();
    throw error;
  }
  await new Promise((resolve) => setTimeout(resolve, SUBSCRIBED_AFTER_MS));
  return { stop };
}
