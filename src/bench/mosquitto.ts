import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { leave } from './leavings.ts';

/** A real Mosquitto with a persistent store, on a port of its own on this machine. */
export interface Mosquitto {
  readonly url: string;
  /** SIGTERM saves its store; SIGKILL is a crash. Resolves when the process is gone. */
  halt(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Keeps its connections open and does nothing more. */
  freeze(): void;
  /** Loses its store, with every session and what it kept for them. To be called while it is halted. */
  forget(): Promise<void>;
  /** On the same port and store as before. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** Lines of mosquitto.conf on top of the ones that queueing without loss needs. */
export async function startMosquitto(settings: readonly string[] = []): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'watchdesk-mosquitto-'));
  const port = await freePort();
  const file = join(folder, 'mosquitto.conf');
  await writeFile(file, [...configuration(folder, port), ...settings, ''].join('\n'));
  let running: ChildProcess | null = null;

  async function start(): Promise<void> {
    const child = spawn('mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    running = child;
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-2000);
    });
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (cause) =>
        reject(new Error('mosquitto cannot be started; apt-get install -y mosquitto', { cause })),
      );
      child.once('exit', (code) => reject(new Error(`mosquitto ended with ${code}: ${errors}`)));
    });
    failed.catch(() => undefined);
    await Promise.race([accepts(port), failed]);
  }

  async function halt(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  const remove = leave(async () => {
    await halt('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  await start();
  return {
    url: `mqtt://127.0.0.1:${port}`,
    halt,
    freeze: () => void running?.kill('SIGSTOP'),
    forget: () => rm(join(folder, 'mosquitto.db'), { force: true }),
    start,
    remove,
  };
}

function configuration(folder: string, port: number): string[] {
  return [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    // Started by root it would drop to a user that cannot enter our folder.
    'user root',
    'persistence true',
    `persistence_location ${folder}/`,
    'autosave_interval 1',
    // The default of 1,000 silently drops acknowledged messages.
    'max_queued_messages 0',
    'max_inflight_messages 8000',
    'log_dest stderr',
    'log_type error',
    'log_type warning',
  ];
}

async function accepts(port: number): Promise<void> {
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
