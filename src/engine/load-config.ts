import { hostname } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { parse as parseToml } from 'smol-toml';
import { isBoardBase } from '../protocol/relay-board/topics.ts';
import type { BrokerConfig, Config, DatabaseConfig, FleetConfig } from './config.ts';
import { readFleets } from './config-fleets.ts';
import { readMail } from './config-mail.ts';
import { createSettingReader, type SettingReader } from './setting-reader.ts';
import { collectSettings, type SettingName } from './settings.ts';

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly mistakes: readonly string[] };

export interface ConfigSources {
  readonly flags: Partial<Readonly<Record<SettingName, string>>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file's text, or null when there is none. */
  readonly readFile: (path: string) => string | null;
}

/**
 * The user's own data folder. Root's is closed to everybody else, also to the user as whom PostgreSQL has to run, so
 * root gets the place of system services (Filesystem Hierarchy Standard, /var/lib).
 */
function defaultDataDir(): string {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return isRoot ? '/var/lib/watchdesk' : envPaths('watchdesk', { suffix: '' }).data;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

function readDatabase(read: SettingReader): DatabaseConfig {
  const url = read.url('DATABASE_URL', ['postgres:', 'postgresql:']);
  return url === null ? { kind: 'embedded' } : { kind: 'external', url };
}

function readBroker(read: SettingReader): BrokerConfig {
  const url = read.url('MQTT_URL', ['mqtt:', 'mqtts:', 'ws:', 'wss:']);
  if (url !== null) {
    for (const name of [
      'BROKER_HOST',
      'BROKER_PORT',
      'BROKER_TLS_CERT',
      'BROKER_USERS_FILE',
      'BROKER_FORCE_OPEN',
    ] as const) {
      read.forbid(name, 'is for the embedded broker and has no meaning beside MQTT_URL');
    }
    const certFile = read.file('MQTT_CERT');
    const keyFile = read.file('MQTT_KEY');
    if ((certFile === null) !== (keyFile === null)) read.mistake('MQTT_CERT', 'and MQTT_KEY go together');
    return {
      kind: 'external',
      url,
      username: read.text('MQTT_USERNAME'),
      passwordFile: read.file('MQTT_PASSWORD_FILE'),
      caFile: read.file('MQTT_CA'),
      certFile,
      keyFile,
    };
  }
  for (const name of ['MQTT_CA', 'MQTT_CERT', 'MQTT_KEY', 'MQTT_USERNAME', 'MQTT_PASSWORD_FILE'] as const) {
    read.forbid(name, 'is for an external broker and needs MQTT_URL');
  }
  const certFile = read.file('BROKER_TLS_CERT');
  const keyFile = read.file('BROKER_TLS_KEY');
  if ((certFile === null) !== (keyFile === null))
    read.mistake('BROKER_TLS_CERT', 'and BROKER_TLS_KEY go together');
  return {
    kind: 'embedded',
    host: read.text('BROKER_HOST') ?? '127.0.0.1',
    port: read.port('BROKER_PORT') ?? 1883,
    tls: certFile !== null && keyFile !== null ? { certFile, keyFile } : null,
    usersFile: read.file('BROKER_USERS_FILE'),
    forceOpen: read.oneOf('BROKER_FORCE_OPEN', ['yes', 'no']) === 'yes',
  };
}

const MOST_WORKERS = 64;

function readWorkers(read: SettingReader): number {
  const text = read.text('INGEST_WORKERS');
  if (text === null) return 1;
  const workers = Number(text);
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS)
    read.mistake('INGEST_WORKERS', `must be a number from 1 to ${MOST_WORKERS}, not "${text}"`);
  else if (workers > 1 && (read.text('DATABASE_URL') === null || read.text('MQTT_URL') === null))
    read.mistake('INGEST_WORKERS', 'needs an external database and an external broker');
  return workers;
}

function readRelayBase(read: SettingReader, fleets: readonly FleetConfig[]): string {
  const base = read.text('RELAY_BASE') ?? 'autocore/devices';
  if (!isBoardBase(base))
    read.mistake('RELAY_BASE', `must be a topic of two levels or more without wildcards, not "${base}"`);
  else if (fleets.some((fleet) => fleet.base === base))
    read.mistake('RELAY_BASE', `must differ from the topic bases of the fleets: "${base}"`);
  return base;
}

function readSettingsFile(
  path: string,
  readFile: ConfigSources['readFile'],
  mistakes: string[],
): Readonly<Record<string, unknown>> | null {
  const text = readFile(path);
  if (text === null) return null;
  try {
    return parseToml(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    mistakes.push(`${path}: this is not valid TOML (${reason}).`);
    return null;
  }
}

/**
 * Reads and validates every setting; all mistakes are reported at once, each as a sentence that names the place.
 * A secret's value never stands in a mistake.
 */
export function loadConfig(sources: ConfigSources): ConfigResult {
  const mistakes: string[] = [];
  const dataDir = sources.flags.DATA_DIR ?? (sources.env['WATCHDESK_DATA_DIR'] || defaultDataDir());
  const path = join(dataDir, 'watchdesk.toml');
  const table = readSettingsFile(path, sources.readFile, mistakes);
  const { fleet, ...rest } = table ?? {};
  const given = collectSettings(
    { flags: sources.flags, env: sources.env, file: table === null ? null : { path, table: rest } },
    mistakes,
  );
  const read = createSettingReader(given, mistakes);
  const adminPassword = read.text('ADMIN_PASSWORD');
  if (adminPassword !== null && adminPassword.length < 10) {
    read.mistake('ADMIN_PASSWORD', 'must have at least 10 characters');
  }
  const fleets = readFleets(read, { path, entries: fleet }, mistakes);
  const config: Config = {
    dataDir,
    database: readDatabase(read),
    broker: readBroker(read),
    fleets,
    relayBase: readRelayBase(read, fleets),
    http: {
      host: read.text('HTTP_HOST') ?? '127.0.0.1',
      port: read.port('HTTP_PORT') ?? 8620,
      names: read.list('HTTP_NAMES'),
      metricsToken: read.text('METRICS_TOKEN'),
    },
    adminPassword,
    tilesFile: read.file('MAP_TILES'),
    mail: readMail(read),
    ingestWorkers: readWorkers(read),
    station: (read.text('STATION') ?? hostname()).slice(0, 100),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS) ?? 'info',
  };
  return mistakes.length === 0 ? { ok: true, config } : { ok: false, mistakes };
}
