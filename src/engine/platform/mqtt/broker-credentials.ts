import { readFile } from 'node:fs/promises';
import type { IClientOptions } from 'mqtt';
import type { BrokerConfig } from '../../config.ts';
import { SetupError } from '../app-error.ts';

/** Files and names of the settings as mqtt.js wants them. A password never comes from the environment itself. */
export async function readBrokerCredentials(
  config: Extract<BrokerConfig, { kind: 'external' }>,
): Promise<IClientOptions> {
  const [password, ca, cert, key] = await Promise.all([
    readSetting(config.passwordFile, 'WATCHDESK_MQTT_PASSWORD_FILE'),
    readSetting(config.caFile, 'WATCHDESK_MQTT_CA'),
    readSetting(config.certFile, 'WATCHDESK_MQTT_CERT'),
    readSetting(config.keyFile, 'WATCHDESK_MQTT_KEY'),
  ]);
  return {
    ...(config.username === null ? {} : { username: config.username }),
    // Editors end a file with a line break that is no part of the password.
    ...(password === null ? {} : { password: password.toString('utf8').replace(/\r?\n$/, '') }),
    ...(ca === null ? {} : { ca }),
    ...(cert === null ? {} : { cert }),
    ...(key === null ? {} : { key }),
  };
}

async function readSetting(file: string | null, setting: string): Promise<Buffer | null> {
  if (file === null) return null;
  return await readFile(file).catch((cause: unknown) => {
    throw new SetupError(`The file ${file} of ${setting} cannot be read; check the path and its rights.`, {
      cause,
    });
  });
}
