import { fork } from 'node:child_process';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { DoubleCommand, DoubleEvent } from './test-link.ts';

const register = new URL('./register.mjs', import.meta.url).href;
const LIMIT_MS = 60_000;

type EventOf<Type extends DoubleEvent['type']> = Extract<DoubleEvent, { type: Type }>;

/** The built desktop, running against the double of `electron`. */
export interface RunningDouble {
  readonly pid: number;
  /** Everything the double reported so far, or since it was forgotten. */
  readonly events: readonly DoubleEvent[];
  /** Everything written to stderr so far. */
  stderr(): string;
  /** The first event of a type that meets the condition, now or later. */
  event<Type extends DoubleEvent['type']>(
    type: Type,
    meets?: (event: EventOf<Type>) => boolean,
  ): Promise<EventOf<Type>>;
  send(command: DoubleCommand): void;
  /** From now on only what it reports anew is looked at. */
  forget(): void;
  /** The window's page; asked again after a crash, the one in its place. */
  page(): Promise<Page>;
  readonly exited: Promise<number | null>;
  /** Quits as a person would; kills what does not end. */
  stop(): Promise<number | null>;
}

/** Runs `mainFile` (out/main/index.js) in a process of its own. */
export function startElectronDouble(mainFile: string, env: Readonly<Record<string, string>>): RunningDouble {
  const child = fork(mainFile, [], {
    execArgv: ['--import', register],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const events: DoubleEvent[] = [];
  const waiting = new Set<() => void>();
  const crashed = new Set<Page>();
  let errors = '';
  let context: Promise<BrowserContext> | undefined;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.on('message', (message) => {
    events.push(message as DoubleEvent);
    for (const look of [...waiting]) look();
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));

  function event<Type extends DoubleEvent['type']>(
    type: Type,
    meets: (event: EventOf<Type>) => boolean = () => true,
  ): Promise<EventOf<Type>> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = events.find(
          (one): one is EventOf<Type> => one.type === type && meets(one as EventOf<Type>),
        );
        if (found === undefined) return;
        settle();
        resolve(found);
      };
      const fail = (why: string) => {
        settle();
        reject(new Error(`no event ${type}: ${why}\n${errors}`));
      };
      const late = setTimeout(() => fail(`none within ${LIMIT_MS} ms`), LIMIT_MS);
      const settle = () => {
        clearTimeout(late);
        waiting.delete(look);
      };
      waiting.add(look);
      void exited.then((code) => fail(`the program ended with ${code}`));
      look();
    });
  }

  async function join(): Promise<BrowserContext> {
    const { endpoint } = await event('browser');
    const [first] = (await chromium.connectOverCDP(endpoint)).contexts();
    if (first === undefined) throw new Error('the browser has no context');
    const watch = (one: Page) => one.on('crash', () => crashed.add(one));
    first.pages().forEach(watch);
    first.on('page', watch);
    return first;
  }

  async function page(): Promise<Page> {
    context ??= join();
    const joined = await context;
    const isOwn = (one: Page) => !crashed.has(one) && one.url().startsWith('http://watchdesk.localhost');
    const own = () => joined.pages().find(isOwn);
    const deadline = Date.now() + LIMIT_MS;
    for (let found = own(); ; found = own()) {
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`the window shows no page\n${errors}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  return {
    pid: child.pid ?? 0,
    events,
    stderr: () => errors,
    event,
    send: (command) => {
      child.send(command);
    },
    forget: () => {
      events.length = 0;
    },
    page,
    exited,
    stop: async () => {
      if (child.connected) child.send({ type: 'quit' } satisfies DoubleCommand);
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      const code = await exited;
      clearTimeout(late);
      return code;
    },
  };
}
