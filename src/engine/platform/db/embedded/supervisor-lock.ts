import pg from 'pg';
import { z } from 'zod';

/** Advisory lock (class "WATC", 3) of the process that runs an embedded cluster; free as soon as that process dies. */
const LOCK = [0x57415443, 3] as const;

export interface SupervisorConnection {
  readonly client: pg.Client;
  /** False: another living process runs this cluster. */
  readonly locked: boolean;
  /** Resolves when the connection has ended. */
  readonly ended: Promise<void>;
}

/** Logs in to the cluster as its superuser and tries to become its supervisor. */
export async function connectSupervisor(connectionString: string): Promise<SupervisorConnection> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: 5000,
    application_name: 'watchdesk supervisor',
  });
  client.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  await client.connect();
  const answer = await client.query('select pg_try_advisory_lock($1, $2) as locked', [...LOCK]);
  const { locked } = z.object({ locked: z.boolean() }).parse(answer.rows[0]);
  return { client, locked, ended };
}
