import { createEngine, createLogger, SetupError } from '../engine/index.ts';
import type { SettingsInvocation } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import { readSettings } from './settings.ts';
import { stopAll, stopSignal } from './stop-signals.ts';

/** Takes in the devices' messages until a signal, without screens. One line on stdout when it is under way. */
export async function ingest({ flags }: SettingsInvocation): Promise<number> {
  const signal = stopSignal();
  const config = readSettings(flags);
  if (config.database.kind === 'embedded' || config.broker.kind === 'embedded') {
    throw new SetupError(
      'Taking in messages without screens needs a database and a broker that others can reach: set WATCHDESK_DATABASE_URL and WATCHDESK_MQTT_URL.',
    );
  }
  const engine = createEngine(config, createLogger(config.logLevel), 'worker');
  engine.onInitialLogin(({ username, password }) => {
    process.stderr.write(`First start: log in as ${username} with the one-time password ${password}\n`);
  });
  try {
    await engine.start();
  } catch (error) {
    await engine.stop();
    throw error;
  }
  const workers = config.ingestWorkers === 1 ? '' : `, one of the workers for ${config.ingestWorkers} slots`;
  process.stdout.write(`running as ${config.station}${workers}\n`);
  await signal;
  return (await stopAll([() => engine.stop()])) ? EXIT.ok : EXIT.failed;
}
