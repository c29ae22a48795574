import { defineConfig } from 'vitest/config';

const database = 'src/**/*.db.test.ts';
const debian = ['src/**/*.debian.test.ts', 'test/**/*.debian.test.ts'];
const needsDatabase = [
  database,
  'test/migrations/**/*.test.ts',
  'test/contract/**/*.db.test.ts',
  'test/system/**/*.test.ts',
];
/** About the embedded PostgreSQL alone: another server changes nothing in them. */
const onlyEmbedded = [
  'src/engine/platform/db/embedded-postgres.db.test.ts',
  'test/system/bad-starts.test.ts',
  'test/system/kill-engine.test.ts',
  'test/system/kill-postgres.test.ts',
];

/**
 * unit: no services. database: an embedded PostgreSQL started once, one cloned database per file. debian: the same
 * against Debian's PostgreSQL 15, and what needs Mosquitto. Files share a process and its modules, which would
 * otherwise be loaded for each: a file leaves nothing behind, and no module here keeps anything of its own.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.{ts,tsx}',
            'test/contract/**/*.test.ts',
            'test/main/**/*.test.ts',
            'test/rules/**/*.test.ts',
          ],
          exclude: [...needsDatabase, ...debian],
          isolate: false,
          // For a machine with too much to do; nothing here takes a second on another one.
          testTimeout: 30_000,
          expect: { poll: { timeout: 20_000, interval: 20 } },
          // The contrast test reads the colour tokens; other style sheets stay empty.
          css: { include: [/tokens\.css/] },
        },
      },
      {
        test: {
          name: 'database',
          include: needsDatabase,
          exclude: debian,
          isolate: false,
          globalSetup: ['test/support/postgres-global-setup.ts'],
          // Ten times what the longest take on a quiet machine.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 30_000, interval: 20 } },
        },
      },
      {
        test: {
          name: 'debian',
          include: [...needsDatabase, ...debian],
          exclude: onlyEmbedded,
          isolate: false,
          globalSetup: ['test/support/postgres-global-setup.ts'],
          // Ten times what the longest take on a quiet machine.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 30_000, interval: 20 } },
        },
      },
    ],
    pool: 'forks',
    // One more than the cores that it is meant for: much of the time is spent waiting for PostgreSQL and for clocks.
    maxWorkers: 3,
  },
});
