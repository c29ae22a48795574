import { EXIT } from './exit-codes.ts';

/** Longer than this nobody waits for a program that was told to stop. */
const STOP_LIMIT_MS = 5000;
const LATE = `While stopping: not everything had stopped after ${STOP_LIMIT_MS / 1000} s; what is left ends with this program.`;

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

/**
 * Runs the stops one after the other, the last one added first: what was started on top of something is stopped while
 * that still answers. True when all succeeded in time. The timer holds the process: a stop that hangs on nothing
 * would otherwise let it end without an exit code.
 */
export async function stopAll(stops: readonly (() => Promise<void>)[]): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      process.stderr.write(`${LATE}\n`);
      resolve(false);
    }, STOP_LIMIT_MS);
  });
  const stopped = (async () => {
    let succeeded = true;
    for (const stop of [...stops].reverse()) {
      try {
        await stop();
      } catch (error) {
        succeeded = false;
        process.stderr.write(`While stopping: ${String(error)}\n`);
      }
    }
    return succeeded;
  })();
  return Promise.race([stopped, late]).finally(() => clearTimeout(timer));
}
