#!/usr/bin/env -S node --max-semi-space-size=32 --single-threaded-gc
// Starts the built command; in a checkout, builds first what is missing or older than its source.
import { buildWhatIsStale } from './build.mjs';

try {
  buildWhatIsStale();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
await import('../out/node/watchdesk.js');
