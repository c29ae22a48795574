import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from '../../app-error.ts';

const run = promisify(execFile);

/** Whose rights a child process gets; undefined leaves ours. */
export type RunAs = { readonly uid: number; readonly gid: number; readonly name: string } | undefined;

/** PostgreSQL refuses to run as root. The first that exists is taken. */
const CANDIDATES = ['postgres', 'nobody'] as const;

async function lookUp(name: string): Promise<RunAs> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout), name };
  } catch {
    return undefined;
  }
}

/** The user that PostgreSQL runs as: ourselves, or where we are root, another existing user. */
export async function chooseUser(ourUid: number | undefined = process.getuid?.()): Promise<RunAs> {
  if (ourUid !== 0) return undefined;
  for (const name of CANDIDATES) {
    const user = await lookUp(name);
    if (user !== undefined && user.uid > 0) return user;
  }
  throw new SetupError(
    'PostgreSQL does not run as root, and this computer has neither a user "postgres" nor "nobody"; start Watchdesk as an ordinary user or add the user postgres.',
  );
}

/** The options of child_process that make a child run as `user`. */
export function asUser(user: RunAs): { uid: number; gid: number } | Record<string, never> {
  return user === undefined ? {} : { uid: user.uid, gid: user.gid };
}

/** The first folder on the way to `target` (itself included) that `user` cannot pass through. */
export async function firstClosedFolder(target: string, user: RunAs): Promise<string | undefined> {
  if (user === undefined) return undefined;
  const parts = path.resolve(target).split(path.sep).slice(1);
  for (let depth = 0; depth <= parts.length; depth++) {
    const folder = path.sep + parts.slice(0, depth).join(path.sep);
    const facts = await stat(folder);
    const shift = facts.uid === user.uid ? 6 : facts.gid === user.gid ? 3 : 0;
    if (((facts.mode >> shift) & 1) === 0) return folder;
  }
  return undefined;
}
