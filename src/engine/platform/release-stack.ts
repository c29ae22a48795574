/** Things to stop, released last-in-first-out. Every release runs; the first error is kept and thrown at the end. */
export interface ReleaseStack {
  /** What is added once all is being released is released as well, next. */
  add(name: string, release: () => Promise<void> | void): void;
  /** Idempotent. Each release gets at most `timeoutMs`; a slow one is reported as an error and left behind. */
  releaseAll(): Promise<void>;
}

export function createReleaseStack(timeoutMs = 5000): ReleaseStack {
  const entries: { name: string; release: () => Promise<void> | void }[] = [];
  let releasing: Promise<void> | undefined;

  async function bounded(name: string, release: () => Promise<void> | void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${name} did not stop within ${timeoutMs} ms`)), timeoutMs);
    });
    try {
      await Promise.race([Promise.resolve().then(release), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function run(): Promise<void> {
    let firstError: unknown;
    for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
      try {
        await bounded(entry.name, entry.release);
      } catch (error) {
        firstError ??= error;
      }
    }
    if (firstError !== undefined) throw firstError;
  }

  return {
    add(name, release) {
      entries.push({ name, release });
      if (releasing === undefined) return;
      // A start that was still under way when the stop came. The run may be over already.
      releasing = releasing.then(run, async (error: unknown) => {
        await run().catch(() => undefined);
        throw error;
      });
      // Told to who asks for the release; nobody need ask again.
      releasing.catch(() => undefined);
    },
    releaseAll: () => {
      releasing ??= run();
      return releasing;
    },
  };
}
