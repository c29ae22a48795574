import { EXIT } from './exit-codes.ts';

/** Longer than this nobody waits for a program that was told to stop. */
const STOP_LIMIT_MS = 5000;

/** Resolves at the first SIGINT or SIGTERM. A second one ends the program at once. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    const hear = (signal: NodeJS.Signals) => {
      if (asked) process.exit(EXIT.failed);
      asked = true;
      resolve(signal);
    };
    process.on('SIGINT', hear);
    process.on('SIGTERM', hear);
  });
}

/** Runs the stops side by side; true when all succeeded in time. */
export async function stopAll(stops: readonly (() => Promise<void>)[]): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), STOP_LIMIT_MS).unref());
  const stopped = Promise.allSettled(stops.map((stop) => stop())).then((results) => {
    const failed = results.filter((result) => result.status === 'rejected');
    for (const { reason } of failed) process.stderr.write(`While stopping: ${String(reason)}\n`);
    return failed.length === 0;
  });
  return Promise.race([stopped, late]);
}
