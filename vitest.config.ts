import { defineConfig } from 'vitest/config';

const database = 'src/**/*.db.test.ts';
const debian = ['src/**/*.debian.test.ts', 'test/**/*.debian.test.ts'];
const needsDatabase = [
  database,
  'test/migrations/**/*.test.ts',
  'test/contract/**/*.db.test.ts',
  'test/system/**/*.test.ts',
];

/**
 * unit: no services. database: an embedded PostgreSQL started once, one cloned database per file. debian: the same
 * against Debian's PostgreSQL 15, and what needs Mosquitto.
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
          testTimeout: 10_000,
          // The contrast test reads the colour tokens; other style sheets stay empty.
          css: { include: [/tokens\.css/] },
        },
      },
      {
        test: {
          name: 'database',
          include: needsDatabase,
          exclude: debian,
          globalSetup: ['test/support/postgres-global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'debian',
          include: [...needsDatabase, ...debian],
          globalSetup: ['test/support/postgres-global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
    pool: 'forks',
    maxWorkers: 2,
  },
});
