import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../src/engine/platform/db/embedded-postgres.ts';

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('usage: embedded-postgres-program <data folder>');
const cluster = await startEmbeddedPostgres({ dataDir, logger: pino({ enabled: false }) });
process.stdout.write(
  `${JSON.stringify({ pid: cluster.pid(), connectionString: cluster.connectionString })}\n`,
);
