import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ControlRoom, startControlRoom } from '../../src/bench/control-room.ts';
import { builtProgram } from './built-program.ts';

/** A control room that can be ended in any way and started again with the same folder, ports and settings. */
export interface StormRoom {
  readonly dataDir: string;
  readonly url: () => string;
  start(): Promise<void>;
  /** Resolves with its exit code when it is gone; null where the signal killed it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** What all starts said on stderr. */
  log(): string;
  /** The log and how it stands, for the message of a test that fails. */
  report(): Promise<string>;
  remove(): Promise<void>;
}

export async function stormRoom(env: Readonly<Record<string, string>>): Promise<StormRoom> {
  const program = await builtProgram();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'watchdesk-system-'));
  const rooms: ControlRoom[] = [];
  const current = (): ControlRoom => {
    const room = rooms.at(-1);
    if (room === undefined) throw new Error('the control room was not started');
    return room;
  };
  const log = () => rooms.map((room) => room.log()).join('');
  return {
    dataDir,
    url: () => current().url,
    async start() {
      rooms.push(
        await startControlRoom({
          program,
          dataDir,
          env: { WATCHDESK_LOG_LEVEL: 'warn', WATCHDESK_ADMIN_PASSWORD: 'a long password', ...env },
        }),
      );
    },
    end: (signal) => current().stop(signal),
    log,
    async report() {
      const pages = ['/readyz', '/metrics'].map(async (page) => (await fetch(current().url + page)).text());
      const lines = (await Promise.all(pages)).join('\n').split('\n');
      return [log(), ...lines.filter((line) => !/^#|_bucket/.test(line))].join('\n');
    },
    async remove() {
      await rooms.at(-1)?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
