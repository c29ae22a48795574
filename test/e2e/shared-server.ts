import { startTestServer } from '../support/postgres-server.ts';
import { createDatabase, type ServerDatabase, type TestServer } from '../support/server-database.ts';

/** What workers inherit; no name of a setting, which the programs under test would take for a mistake. */
const VARIABLE = 'E2E_POSTGRES';

/** One PostgreSQL a run, with a migrated template, for every scene that is not about the database in its data folder. */
export default async function setup(): Promise<() => Promise<void>> {
  const { stop, ...server } = await startTestServer();
  process.env[VARIABLE] = JSON.stringify(server satisfies TestServer);
  return stop;
}

/** A scene's own database on that server. */
export function sharedDatabase(): Promise<ServerDatabase> {
  const given = process.env[VARIABLE];
  if (given === undefined) throw new Error('no PostgreSQL was started for this run');
  const server: TestServer = JSON.parse(given);
  return createDatabase(server);
}
