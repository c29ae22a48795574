import { SetupError } from '../engine/index.ts';
import { runFleetCommand } from '../fleet/cli.ts';
import { type Invocation, readArguments, USAGE } from './arguments.ts';
import { brokerUser } from './broker-user.ts';
import { check, migrate, migrateTimescale } from './database-commands.ts';
import { EXIT } from './exit-codes.ts';
import { ingest } from './ingest.ts';
import { serve } from './serve.ts';
import { SettingsError } from './settings.ts';
import { start } from './start.ts';

/** Runs one command and returns the exit code. */
async function run(invocation: Invocation): Promise<number> {
  switch (invocation.kind) {
    case 'help':
      process.stdout.write(USAGE);
      return EXIT.ok;
    case 'usage-error':
      process.stderr.write(`${invocation.message}\n\n${USAGE}`);
      return EXIT.usage;
    case 'start':
      return start(invocation);
    case 'serve':
      return serve(invocation);
    case 'ingest':
      return ingest(invocation);
    case 'migrate':
      return migrate(invocation);
    case 'migrate-timescale':
      return migrateTimescale(invocation);
    case 'check':
      return check(invocation);
    case 'broker-user':
      return brokerUser(invocation);
    case 'fleet':
      return runFleetCommand(invocation.rest);
    case 'chaos': {
      const { runChaos } = await import('../chaos/index.ts');
      return runChaos(invocation.rest);
    }
    case 'bench': {
      const { runBench } = await import('../bench/index.ts');
      return runBench(invocation.rest);
    }
  }
}

/** What a person can mend is said in sentences; only a bug shows its stack. */
function report(error: unknown): number {
  if (error instanceof SettingsError) {
    process.stderr.write(`${error.mistakes.join('\n')}\n`);
    return EXIT.usage;
  }
  if (error instanceof SetupError) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.failed;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`Watchdesk failed for a reason it does not know:\n${text}\n`);
  return EXIT.failed;
}

process.on('uncaughtException', (error) => process.exit(report(error)));
// The exit is explicit: a connection that a library keeps open must not keep a stopped program running.
process.exit(await run(readArguments(process.argv.slice(2))).catch(report));
