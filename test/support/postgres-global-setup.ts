import type { TestProject } from 'vitest/node';
import { startTestServer } from './postgres-server.ts';
import type { TestServer } from './server-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestServer;
  }
}

/** One server a run: the embedded one, or the one that WATCHDESK_TEST_DATABASE_URL names (a superuser's login). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...server } = await startTestServer(process.env['WATCHDESK_TEST_DATABASE_URL']);
  project.provide('postgres', server);
  return stop;
}
