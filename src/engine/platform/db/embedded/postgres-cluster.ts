import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  access,
  chmod,
  chown,
  constants,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { SetupError } from '../../app-error.ts';
import { errorCode } from '../connection-errors.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { asUser, firstClosedFolder, type RunAs } from './run-as.ts';
import { explainServerEnd } from './server-log.ts';

const run = promisify(execFile);

/** The superuser prepares the cluster; the program itself logs in as the second. */
export const SUPERUSER = 'postgres';
export const LOGIN = 'watchdesk';

const Credentials = z.object({ superuser: z.string().min(1), login: z.string().min(1) });
export type Credentials = z.infer<typeof Credentials>;

/** Files of the embedded cluster in the data folder. */
export interface ClusterPaths {
  readonly dataDir: string;
  readonly home: string;
  readonly pgdata: string;
  readonly credentials: string;
  readonly port: string;
}

export function clusterPaths(dataDir: string, home = path.join(dataDir, 'postgres')): ClusterPaths {
  return {
    dataDir,
    home,
    pgdata: path.join(home, 'data'),
    credentials: path.join(home, 'credentials.json'),
    port: path.join(home, 'port'),
  };
}

export interface ClusterOptions {
  readonly paths: ClusterPaths;
  readonly binaries: PostgresBinaries;
  readonly user: RunAs;
  /** Skips flushing to disk: for clusters that need not survive the machine (tests). */
  readonly throwaway: boolean;
}

const isMissing = (error: unknown) => errorCode(error) === 'ENOENT';

async function makeWritableFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new SetupError(
      `The data folder ${dataDir} cannot be used (${errorCode(error) ?? String(error)}); set WATCHDESK_DATA_DIR to a folder that you may write to.`,
      { cause: error },
    );
  }
}

/**
 * Makes the data folder and lets PostgreSQL's user pass through it. Only the folder itself is opened (to be entered,
 * not listed), and only where it is ours; folders above it are other people's.
 */
export async function prepareDataDir(dataDir: string, user: RunAs): Promise<void> {
  await makeWritableFolder(dataDir);
  if (user === undefined) return;
  const facts = await stat(dataDir);
  if (facts.uid === process.getuid?.()) await chmod(dataDir, (facts.mode & 0o777) | 0o011);
  const closed = await firstClosedFolder(dataDir, user);
  if (closed !== undefined) {
    throw new SetupError(
      `The data folder ${dataDir} cannot be reached by the user "${user.name}", as whom PostgreSQL runs when Watchdesk is started by root: ${closed} is closed to others; set WATCHDESK_DATA_DIR to another folder, or start Watchdesk as an ordinary user.`,
    );
  }
}

/** Refuses a cluster of another major version: its files must be converted, which is a person's decision. */
export async function refuseOtherVersion(paths: ClusterPaths, majorVersion: number): Promise<void> {
  const found = (await readFile(path.join(paths.pgdata, 'PG_VERSION'), 'utf8')).trim();
  if (found === String(majorVersion)) return;
  throw new SetupError(
    `The database in ${paths.pgdata} was made by PostgreSQL ${found}, this Watchdesk brings ${majorVersion}; nothing was changed. Use the Watchdesk that made it, or move the data with pg_dump.`,
  );
}

async function initdb(options: ClusterOptions, password: string): Promise<void> {
  const { paths, binaries, user } = options;
  const passwordFile = path.join(paths.home, 'initdb-password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await mkdir(paths.pgdata, { mode: 0o700 });
  if (user !== undefined) {
    await chown(passwordFile, user.uid, user.gid);
    await chown(paths.pgdata, user.uid, user.gid);
  }
  const args = [
    `--pgdata=${paths.pgdata}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(options.throwaway ? ['--no-sync'] : []),
  ];
  try {
    await run(binaries.initdb, args, {
      cwd: paths.home,
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      ...asUser(user),
    });
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    throw explainServerEnd(output.split('\n'), paths.dataDir) ?? error;
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Longer than any initdb takes: what is younger may be another process at work. */
const UNFINISHED_AGE_MS = 10 * 60_000;

async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith('postgres.new-')) continue;
    const folder = path.join(dataDir, name);
    const facts = await stat(folder);
    if (Date.now() - facts.mtimeMs > UNFINISHED_AGE_MS) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Makes the cluster where there is none. It is made beside its place and moved there when complete, so that an
 * interrupted first start leaves nothing that looks like a database. Returns whether it was made.
 */
export async function createClusterIfMissing(options: ClusterOptions): Promise<boolean> {
  const { paths } = options;
  const exists = await stat(paths.home).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
  if (exists) return false;
  await removeUnfinished(paths.dataDir);
  const fresh = clusterPaths(
    paths.dataDir,
    path.join(paths.dataDir, `postgres.new-${randomBytes(6).toString('hex')}`),
  );
  const credentials: Credentials = {
    superuser: randomBytes(24).toString('base64url'),
    login: randomBytes(24).toString('base64url'),
  };
  try {
    await mkdir(fresh.home, { mode: 0o711 });
    await chmod(fresh.home, 0o711);
    await initdb({ ...options, paths: fresh }, credentials.superuser);
    await writeFile(fresh.credentials, JSON.stringify(credentials), { mode: 0o600 });
    await rename(fresh.home, paths.home);
  } catch (error) {
    if (errorCode(error) === 'ENOSPC') {
      throw explainServerEnd(['No space left on device'], paths.dataDir) ?? error;
    }
    throw error;
  } finally {
    await rm(fresh.home, { recursive: true, force: true });
  }
  return true;
}

export async function readCredentials(paths: ClusterPaths): Promise<Credentials> {
  try {
    return Credentials.parse(JSON.parse(await readFile(paths.credentials, 'utf8')));
  } catch (error) {
    throw new SetupError(
      `The database's password file ${paths.credentials} cannot be read; restore it from a backup of the data folder, or check whose file it is.`,
      { cause: error },
    );
  }
}

/** The port of the last start, so that other programs find the database where it was. */
export async function readPort(paths: ClusterPaths): Promise<number> {
  const text = await readFile(paths.port, 'utf8').catch(() => '0');
  const port = Number(text.trim());
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
}
