import { connect, type Socket } from 'node:net';
import { makePackets, type Packets } from './packets.ts';
import type { LoadPlan } from './plan.ts';
import { clockMs } from './process-clock.ts';

// A process of its own (src/bench/load/load.ts): one MQTT connection, as light as it can be, because what it takes of
// the machine is missing to what is measured.

export type PublisherOrder =
  | { readonly kind: 'prepare'; readonly plan: LoadPlan }
  /** Rate null: as fast as the broker answers. */
  | { readonly kind: 'send'; readonly ratePerS: number | null };

export type PublisherReport =
  | { readonly kind: 'prepared' }
  | {
      readonly kind: 'sent';
      readonly beganMs: number;
      /** When the broker had answered the last message. */
      readonly acknowledgedMs: number;
      /** When each message left. */
      readonly sentMs: Float64Array;
    };

/** Unanswered at once. */
const WINDOW = 5000;
const TICK_MS = 1;
/** Its own each: one may be prepared while another sends. */
const CLIENT_ID = Buffer.from(`bench-publisher-${process.pid}`);
/** MQTT 3.1.1 with a clean session and no keep-alive. */
const CONNECT = Buffer.concat([
  Buffer.from([0x10, 12 + CLIENT_ID.length, 0, 4]),
  Buffer.from('MQTT'),
  Buffer.from([4, 2, 0, 0, 0, CLIENT_ID.length]),
  CLIENT_ID,
]);
const CONNACK_BYTES = 4;
const PUBACK_BYTES = 4;

function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(CONNECT));
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('data', (answer) => {
      if (answer.length === CONNACK_BYTES && answer[3] === 0) resolve(socket);
      else reject(new Error('the broker refuses the publisher'));
    });
  });
}

/** Resolves when the broker has answered all. */
function send(socket: Socket, { bytes, ends }: Packets, ratePerS: number | null): Promise<PublisherReport> {
  const count = ends.length;
  const sentMs = new Float64Array(count);
  const beganMs = clockMs();
  let sent = 0;
  let answerBytes = 0;

  function sendUpTo(limit: number): void {
    const to = Math.min(count, limit, Math.floor(answerBytes / PUBACK_BYTES) + WINDOW);
    if (to <= sent) return;
    const from = sent === 0 ? 0 : (ends[sent - 1] ?? 0);
    sentMs.fill(clockMs(), sent, to);
    sent = to;
    socket.write(bytes.subarray(from, ends[to - 1]));
  }
  const due = () => (ratePerS === null ? count : Math.floor(((clockMs() - beganMs) * ratePerS) / 1000));

  return new Promise((resolve, reject) => {
    const timer = ratePerS === null ? null : setInterval(() => sendUpTo(due()), TICK_MS);
    socket.on('close', () => reject(new Error('the broker closed the connection')));
    socket.on('data', (chunk) => {
      // Nothing but PUBACKs comes, four bytes each.
      answerBytes += chunk.length;
      if (answerBytes === count * PUBACK_BYTES) {
        if (timer !== null) clearInterval(timer);
        socket.removeAllListeners('close');
        socket.end();
        resolve({ kind: 'sent', beganMs, acknowledgedMs: clockMs(), sentMs });
      } else sendUpTo(due());
    });
    sendUpTo(due());
  });
}

const report = (message: PublisherReport, whenGone: () => void = () => undefined) =>
  process.send?.(message, undefined, undefined, whenGone);
let prepared: Promise<{ readonly socket: Socket; readonly packets: Packets }> | null = null;

process.on('message', async (order: PublisherOrder) => {
  if (order.kind === 'prepare') {
    const packets = makePackets(order.plan);
    prepared = open(order.plan.url).then((socket) => ({ socket, packets }));
    await prepared;
    report({ kind: 'prepared' });
  } else if (prepared !== null) {
    const { socket, packets } = await prepared;
    report(await send(socket, packets, order.ratePerS), () => process.disconnect());
  }
});
