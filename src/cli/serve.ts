import type { RunInvocation } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import { startHost } from './running-host.ts';
import { readSettings } from './settings.ts';
import { stopSignal } from './stop-signals.ts';

/** The browser edition, until a signal. Its address is the one line on stdout. */
export async function serve({ flags, demo }: RunInvocation): Promise<number> {
  const signal = stopSignal();
  // A signal during the start is obeyed as soon as there is something to stop.
  const host = await startHost(readSettings(flags), demo);
  process.stdout.write(`listening on ${host.url}\n`);
  await signal;
  return (await host.stop()) ? EXIT.ok : EXIT.failed;
}
