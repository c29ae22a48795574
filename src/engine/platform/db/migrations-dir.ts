import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FIRST_MIGRATION = '0001_foundation.sql';

/**
 * The folder of the migrations, looked for from this file upwards, because the distance to the package's root
 * differs between the sources and the bundle.
 */
export function findMigrationsDir(from: string = path.dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'migrations');
    if (existsSync(path.join(candidate, FIRST_MIGRATION))) return candidate;
    if (folder === path.dirname(folder)) throw new Error(`no migrations folder above ${from}`);
  }
}
