import { createLogger, migrateDatabase, moveToTimescale } from '../engine/index.ts';
import type { Flags, SettingsInvocation } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import { readSettings } from './settings.ts';

/** Brings the database to this version's schema. */
export async function migrate({ flags }: SettingsInvocation): Promise<number> {
  const config = readSettings(flags);
  const applied = await migrateDatabase(config, createLogger(config.logLevel));
  process.stdout.write(
    applied.length === 0
      ? 'the database is up to date\n'
      : applied.map((name) => `applied ${name}\n`).join(''),
  );
  return EXIT.ok;
}

/** Moves the history into TimescaleDB. */
export async function migrateTimescale(options: {
  readonly flags: Flags;
  readonly dryRun: boolean;
}): Promise<number> {
  const config = readSettings(options.flags);
  await moveToTimescale(config, createLogger(config.logLevel), {
    dryRun: options.dryRun,
    say: (line) => process.stdout.write(`${line}\n`),
  });
  return EXIT.ok;
}

/** Says whether the settings are right; mistakes are reported by the caller. */
export function check({ flags }: SettingsInvocation): number {
  const { dataDir, database, broker } = readSettings(flags);
  process.stdout.write(
    `the settings are right: data in ${dataDir}, ${database.kind} database, ${broker.kind} broker\n`,
  );
  return EXIT.ok;
}
