import { describe, expect, it } from 'vitest';
import { type ConfigSources, loadConfig } from './load-config.ts';

const KEY = 'ab'.repeat(32);

function load(
  env: Record<string, string> = {},
  file: string | null = null,
  flags: ConfigSources['flags'] = {},
) {
  return loadConfig({
    flags,
    env: { WATCHDESK_DATA_DIR: '/data', ...env },
    readFile: (path) => (path === '/data/watchdesk.toml' ? file : null),
  });
}

function configOf(result: ReturnType<typeof load>) {
  if (!result.ok) throw new Error(result.mistakes.join('\n'));
  return result.config;
}

const mistakesOf = (result: ReturnType<typeof load>) => (result.ok ? [] : result.mistakes);

describe('the settings', () => {
  it('give an embedded database and broker on loopback when nothing is set', () => {
    const config = configOf(load());
    expect(config.database).toEqual({ kind: 'embedded' });
    expect(config.broker).toMatchObject({ kind: 'embedded', host: '127.0.0.1', port: 1883 });
    expect(config.http.host).toBe('127.0.0.1');
    expect(config.fleets).toEqual([
      { base: 'watchdesk', key: null, envelope: 'none', organisation: 'Default', site: 'Default' },
    ]);
  });

  it('name sites for the simulated boxes of a demonstration, but never beside fleets of your own', () => {
    const demo = configOf(load({ WATCHDESK_DEMO: 'yes', WATCHDESK_BOX_KEY: KEY })).fleets;
    expect(demo.map(({ site }) => site)).toContain('Callao port');
    expect(new Set(demo.map(({ base }) => base)).size).toBe(demo.length);
    expect(demo.every(({ key }) => key !== null)).toBe(true);
    const own = configOf(load({ WATCHDESK_DEMO: 'yes' }, '[[fleet]]\nbase = "plant/north"\nsite = "North"'));
    expect(own.fleets.map(({ base }) => base)).toEqual(['plant/north']);
  });

  it('take the flag before the environment, the environment before the file', () => {
    const file = '[http]\nport = 1\nhost = "127.0.0.3"\n[broker]\nport = 3';
    const config = configOf(
      load({ WATCHDESK_HTTP_PORT: '2', WATCHDESK_BROKER_PORT: '4' }, file, { HTTP_PORT: '5' }),
    );
    expect(config.http).toMatchObject({ port: 5, host: '127.0.0.3' });
    expect(config.broker).toMatchObject({ port: 4 });
  });

  it('describe the first fleet by the environment and more in the file', () => {
    const file = `[[fleet]]\nbase = "plant/north"\nkey = "${KEY}"\nenvelope = "head8"\norganisation = "Plant"\nsite = "North"`;
    const config = configOf(load({ WATCHDESK_TOPIC_BASES: 'a, b/c', WATCHDESK_BOX_KEY: KEY }, file));
    expect(config.fleets.map((fleet) => [fleet.base, fleet.envelope, fleet.organisation])).toEqual([
      ['a', 'tail8', 'Default'],
      ['b/c', 'tail8', 'Default'],
      ['plant/north', 'head8', 'Plant'],
    ]);
  });

  it('let workers share the intake where others can reach database and broker', () => {
    const reachable = {
      WATCHDESK_DATABASE_URL: 'postgres://desk@db/watchdesk',
      WATCHDESK_MQTT_URL: 'mqtt://broker',
    };
    expect(configOf(load()).ingestWorkers).toBe(1);
    expect(configOf(load({ ...reachable, WATCHDESK_INGEST_WORKERS: '4' })).ingestWorkers).toBe(4);
    expect(mistakesOf(load({ WATCHDESK_INGEST_WORKERS: '4' }))).toEqual([
      'WATCHDESK_INGEST_WORKERS needs an external database and an external broker.',
    ]);
    for (const wrong of ['0', '65', 'many', '1.5'])
      expect(mistakesOf(load({ ...reachable, WATCHDESK_INGEST_WORKERS: wrong }))).toEqual([
        `WATCHDESK_INGEST_WORKERS must be a number from 1 to 64, not "${wrong}".`,
      ]);
  });

  it('report every mistake at once, each with its place', () => {
    const mistakes = mistakesOf(
      load(
        {
          WATCHDESK_DATABASE_URL: 'mysql://user:hunter2@h/x',
          WATCHDESK_BROKER_PORT: '99999',
          WATCHDESK_BOX_KEY: 'zz',
          WATCHDESK_HTTP_PROT: '1',
          WATCHDESK_MQTT_CA: '/nowhere/ca.pem',
        },
        'colour = "red"',
      ),
    );
    expect(mistakes).toHaveLength(6);
    expect(mistakes.join('\n')).toContain('WATCHDESK_HTTP_PROT: there is no such setting.');
    expect(mistakes.join('\n')).toContain('there is no setting colour');
    expect(mistakes.join('\n')).not.toContain('hunter2');
  });

  it.each<[string, Record<string, string>, string | null]>([
    ['a key with envelope none', { WATCHDESK_BOX_KEY: KEY, WATCHDESK_BOX_ENVELOPE: 'none' }, null],
    ['an envelope without a key', { WATCHDESK_BOX_ENVELOPE: 'tail8' }, null],
    ['a wildcard in a base', { WATCHDESK_TOPIC_BASES: 'a/#' }, null],
    ['the same base twice', { WATCHDESK_TOPIC_BASES: 'a,a' }, null],
    [
      'settings of both brokers',
      { WATCHDESK_MQTT_URL: 'mqtt://127.0.0.1', WATCHDESK_BROKER_PORT: '1' },
      null,
    ],
    ['a short administrator password', { WATCHDESK_ADMIN_PASSWORD: 'short' }, null],
    ['a file that is not TOML', {}, 'port = = 3'],
    ['an unknown key of a fleet', {}, '[[fleet]]\nbase = "a"\ncolour = "red"'],
  ])('refuse %s', (_name, env, file) => {
    expect(mistakesOf(load(env, file))).not.toHaveLength(0);
  });
});
