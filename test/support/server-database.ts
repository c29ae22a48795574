import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What a run of tests shares: one server, one migrated template, one login that is no superuser. */
export interface TestServer {
  readonly superuserUrl: string;
  readonly loginUrl: string;
  readonly template: string;
}

/** Tests create and drop: only databases whose name says that they are for it may be touched. */
export function requireTestName(name: string): string {
  if (!name.includes('test')) throw new Error(`"${name}" is not the name of a test database`);
  return name;
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const DROP_ATTEMPTS = 100;
const DROP_RETRY_MS = 100;

function isInUse(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '55006';
}

/** One of the server's databases, for as long as a test file or a scene needs it. */
export interface ServerDatabase {
  readonly connectionString: string;
  readonly superuserConnectionString: string;
  drop(): Promise<void>;
}

/** A database of its own: a copy of the migrated one, or of none. */
export async function createDatabase(
  server: TestServer,
  template: string | null = server.template,
): Promise<ServerDatabase> {
  const name = requireTestName(`watchdesk_test_${randomBytes(6).toString('hex')}`);
  const owner = new URL(server.loginUrl).username;
  const maintenanceUrl = databaseUrl(server.superuserUrl, 'postgres');
  await withClient(maintenanceUrl, (client) =>
    client.query(
      `create database ${name} owner ${owner} ${template === null ? "encoding 'UTF8' template template0" : `template ${template}`}`,
    ),
  );
  return {
    connectionString: databaseUrl(server.loginUrl, name),
    superuserConnectionString: databaseUrl(server.superuserUrl, name),
    drop: () =>
      withClient(maintenanceUrl, async (client) => {
        for (let attempt = 1; ; attempt += 1) {
          try {
            await client.query(`drop database if exists ${name} with (force)`);
            return;
          } catch (error) {
            // A replication slot goes only once the server has noticed the end of its connection.
            if (!isInUse(error) || attempt === DROP_ATTEMPTS) throw error;
            await sleep(DROP_RETRY_MS);
          }
        }
      }),
  };
}
