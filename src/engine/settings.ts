/**
 * Every setting there is. In the environment a name carries the prefix WATCHDESK_; in watchdesk.toml the key is
 * `fileKey`. Precedence: command-line flag, environment, file, default.
 */
export const settings = {
  DATA_DIR: { fileKey: null, about: 'folder of the database, keys and settings' },
  DATABASE_URL: { fileKey: 'database.url', about: 'PostgreSQL 15 or later; embedded when not set' },
  MQTT_URL: { fileKey: 'mqtt.url', about: 'external broker; embedded when not set' },
  MQTT_CA: { fileKey: 'mqtt.ca', about: 'file with the certificates that sign the broker’s' },
  MQTT_CERT: { fileKey: 'mqtt.cert', about: 'file with our certificate for the broker' },
  MQTT_KEY: { fileKey: 'mqtt.key', about: 'file with the key of MQTT_CERT' },
  MQTT_USERNAME: { fileKey: 'mqtt.username', about: 'user name at the external broker' },
  MQTT_PASSWORD_FILE: {
    fileKey: 'mqtt.password_file',
    about: 'file with the password at the external broker',
  },
  TOPIC_BASES: { fileKey: 'topic_bases', about: 'topic bases of the first fleet, comma-separated' },
  BOX_KEY: { fileKey: 'box.key', about: 'key that signs the boxes’ messages, 64 hex characters' },
  BOX_ENVELOPE: { fileKey: 'box.envelope', about: 'tail8, head8, full32 or none' },
  RELAY_BASE: { fileKey: 'relay_base', about: 'topic base of relay boards, two levels or more' },
  BROKER_HOST: { fileKey: 'broker.host', about: 'address the embedded broker listens on' },
  BROKER_PORT: { fileKey: 'broker.port', about: 'port of the embedded broker' },
  BROKER_TLS_CERT: { fileKey: 'broker.tls_cert', about: 'certificate file of the embedded broker' },
  BROKER_TLS_KEY: { fileKey: 'broker.tls_key', about: 'key file of BROKER_TLS_CERT' },
  BROKER_USERS_FILE: { fileKey: 'broker.users_file', about: 'users of the embedded broker' },
  BROKER_FORCE_OPEN: { fileKey: 'broker.force_open', about: 'yes: listen without users or TLS all the same' },
  HTTP_HOST: { fileKey: 'http.host', about: 'address the browser edition listens on' },
  HTTP_PORT: { fileKey: 'http.port', about: 'port of the browser edition; 0 takes any free one' },
  HTTP_NAMES: { fileKey: 'http.names', about: 'host names of a proxy in front, comma-separated' },
  METRICS_TOKEN: { fileKey: 'metrics.token', about: 'token for /metrics from other computers' },
  ADMIN_PASSWORD: { fileKey: 'admin.password', about: 'password of admin, first start only' },
  MAP_TILES: { fileKey: 'map.tiles', about: 'PMTiles file with street tiles for the map' },
  SMTP_URL: {
    fileKey: 'smtp.url',
    about: 'mail server for escalations, smtps://user@host; without a password',
  },
  SMTP_PASSWORD_FILE: { fileKey: 'smtp.password_file', about: 'file with the password at the mail server' },
  SMTP_FROM: { fileKey: 'smtp.from', about: 'address that mails come from' },
  SMTP_CA: { fileKey: 'smtp.ca', about: 'file with the certificates that sign the mail server’s' },
  INGEST_WORKERS: {
    fileKey: 'ingest.workers',
    about: 'workers that share the intake (`watchdesk ingest`); 1: one station takes all in',
  },
  DEMO: { fileKey: null, about: 'yes: sites for simulated boxes, as --demo makes them' },
  STATION: { fileKey: 'station', about: 'name of this desk in timelines' },
  LOG_LEVEL: { fileKey: 'log_level', about: 'fatal, error, warn, info, debug, trace or silent' },
} as const satisfies Record<string, { readonly fileKey: string | null; readonly about: string }>;

export type SettingName = keyof typeof settings;
export const SETTING_NAMES = Object.keys(settings) as readonly SettingName[];
export const ENVIRONMENT_PREFIX = 'WATCHDESK_';

/** A value with where it came from, so that a mistake names the place to mend. */
export interface Given {
  readonly value: string;
  readonly where: string;
}

export type GivenSettings = ReadonlyMap<SettingName, Given>;

function flatten(table: Readonly<Record<string, unknown>>, prefix = ''): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const [key, value] of Object.entries(table)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)) {
      const nested = flatten(Object.fromEntries(Object.entries(value)), `${prefix}${key}.`);
      for (const [nestedKey, nestedValue] of nested) flat.set(nestedKey, nestedValue);
    } else {
      flat.set(prefix + key, value);
    }
  }
  return flat;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value.join(',');
  return null;
}

/** Takes each setting from the first place that gives it; unknown names are mistakes, for they are mostly typos. */
export function collectSettings(
  sources: {
    readonly flags: Partial<Readonly<Record<SettingName, string>>>;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly file: { readonly path: string; readonly table: Readonly<Record<string, unknown>> } | null;
  },
  mistakes: string[],
): GivenSettings {
  const fileValues = sources.file === null ? new Map<string, unknown>() : flatten(sources.file.table);
  const given = new Map<SettingName, Given>();
  for (const name of SETTING_NAMES) {
    const { fileKey } = settings[name];
    const flag = sources.flags[name];
    const variable = sources.env[ENVIRONMENT_PREFIX + name];
    const entry = fileKey === null ? undefined : fileValues.get(fileKey);
    if (fileKey !== null) fileValues.delete(fileKey);
    if (flag !== undefined)
      given.set(name, { value: flag, where: `The option for ${ENVIRONMENT_PREFIX}${name}` });
    else if (variable !== undefined && variable !== '') {
      given.set(name, { value: variable, where: ENVIRONMENT_PREFIX + name });
    } else if (entry !== undefined && sources.file !== null) {
      const value = textOf(entry);
      if (value === null) mistakes.push(`${sources.file.path}: ${fileKey} must be a text or a number.`);
      else given.set(name, { value, where: `${fileKey} in ${sources.file.path}` });
    }
  }
  for (const key of fileValues.keys()) {
    mistakes.push(`${sources.file?.path ?? ''}: there is no setting ${key}.`);
  }
  for (const name of Object.keys(sources.env)) {
    const known = SETTING_NAMES.some((setting) => ENVIRONMENT_PREFIX + setting === name);
    if (name.startsWith(ENVIRONMENT_PREFIX) && !known && !name.startsWith('WATCHDESK_TEST_')) {
      mistakes.push(`${name}: there is no such setting.`);
    }
  }
  return given;
}
