import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Settings given on the command line, by their names without the WATCHDESK_ of the environment. */
export type Flags = Readonly<Partial<Record<'DATA_DIR' | 'HTTP_HOST' | 'HTTP_PORT', string>>>;

export interface RunInvocation {
  readonly kind: 'start' | 'serve';
  readonly flags: Flags;
  readonly demo: boolean;
  /** Whether `start` may open a browser's window. */
  readonly open: boolean;
}

export interface SettingsInvocation {
  readonly kind: 'migrate' | 'check' | 'ingest';
  readonly flags: Flags;
}

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'help' }
  | { readonly kind: 'usage-error'; readonly message: string }
  | RunInvocation
  | SettingsInvocation
  | { readonly kind: 'migrate-timescale'; readonly flags: Flags; readonly dryRun: boolean }
  | { readonly kind: 'broker-user'; readonly username: string }
  | { readonly kind: 'fleet' | 'bench' | 'chaos'; readonly rest: readonly string[] };

export const USAGE = `Usage: watchdesk COMMAND [options]

Commands
  start            open the control room: the desktop, or the browser edition where Electron is not installed
  serve            the same control room over HTTP and WebSocket, for browsers
  ingest           take in the devices' messages without screens, alone or as one of several workers
  fleet            simulated alarm boxes (watchdesk fleet --help)
  bench NAME       a benchmark (watchdesk bench --help)
  chaos            two stations under load while one part after the other fails (watchdesk chaos --help)
  migrate          bring the database to this version's schema, then exit
  migrate timescale
                   move the history into TimescaleDB, while stations go on; may be stopped and called again
  check            check the settings, then exit
  broker-user NAME make a line for the users file of the embedded broker; asks for the password

Options of start, serve, ingest, migrate and check (each overrides the environment variable beside it)
  --data-dir DIR   where settings and the embedded database live         WATCHDESK_DATA_DIR
  --host HOST      address to listen on, default 127.0.0.1               WATCHDESK_HTTP_HOST
  --port PORT      port to listen on, 0 takes a free one                 WATCHDESK_HTTP_PORT
  --demo           start and serve: run a simulated fleet beside it
  --no-open        start: do not open a browser window
  --dry-run        migrate timescale: say what would be done, and change nothing
  --help           show this
`;

const HOST_OPTIONS = {
  'data-dir': { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const RUN_OPTIONS = {
  ...HOST_OPTIONS,
  demo: { type: 'boolean' },
  'no-open': { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

const MOVE_OPTIONS = {
  ...HOST_OPTIONS,
  'dry-run': { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

/** Reads the arguments after `watchdesk`. Anything unknown is refused rather than ignored. */
export function readArguments(args: readonly string[]): Invocation {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case undefined:
        return { kind: 'usage-error', message: 'No command was given.' };
      case 'help':
      case '--help':
      case '-h':
        return { kind: 'help' };
      case 'start':
      case 'serve': {
        const { values } = parseArgs({ args: rest, options: RUN_OPTIONS, strict: true });
        if (values.help === true) return { kind: 'help' };
        return {
          kind: command,
          flags: { ...flagsFrom(values), ...(values.demo === true && { DEMO: 'yes' }) },
          demo: values.demo === true,
          open: values['no-open'] !== true,
        };
      }
      case 'ingest':
      case 'migrate':
      case 'check': {
        if (command === 'migrate' && rest[0] === 'timescale') return readMove(rest.slice(1));
        const { values } = parseArgs({ args: rest, options: HOST_OPTIONS, strict: true });
        return values.help === true ? { kind: 'help' } : { kind: command, flags: flagsFrom(values) };
      }
      case 'broker-user':
        return readBrokerUser(rest);
      case 'fleet':
      case 'bench':
      case 'chaos':
        return { kind: command, rest };
      default:
        return { kind: 'usage-error', message: `Unknown command "${command}".` };
    }
  } catch (error) {
    // parseArgs throws TypeErrors whose first sentence names the argument.
    if (error instanceof TypeError) return { kind: 'usage-error', message: error.message };
    throw error;
  }
}

function readMove(args: readonly string[]): Invocation {
  const { values } = parseArgs({ args: [...args], options: MOVE_OPTIONS, strict: true });
  if (values.help === true) return { kind: 'help' };
  return { kind: 'migrate-timescale', flags: flagsFrom(values), dryRun: values['dry-run'] === true };
}

function readBrokerUser(args: readonly string[]): Invocation {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { help: HOST_OPTIONS.help },
    allowPositionals: true,
    strict: true,
  });
  if (values.help === true) return { kind: 'help' };
  const [username] = positionals;
  return username === undefined || positionals.length > 1
    ? { kind: 'usage-error', message: 'broker-user takes one name.' }
    : { kind: 'broker-user', username };
}

function flagsFrom(values: { 'data-dir'?: string; host?: string; port?: string }): Flags {
  return {
    ...(values['data-dir'] !== undefined && { DATA_DIR: values['data-dir'] }),
    ...(values.host !== undefined && { HTTP_HOST: values.host }),
    ...(values.port !== undefined && { HTTP_PORT: values.port }),
  };
}
