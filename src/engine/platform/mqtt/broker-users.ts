import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hash, verify } from 'argon2';
import { SetupError } from '../app-error.ts';

export interface BrokerUsers {
  verify(username: string, password: Buffer): Promise<boolean>;
}

/** A check costs about 50 ms and 64 MiB: more at once would let anyone tire the machine out. */
const MAX_CHECKS_AT_ONCE = 4;
const MAX_CHECKS_WAITING = 200;

/**
 * Who may connect to the embedded broker: lines `username:hash` with an argon2 hash (PHC string); empty lines and
 * lines that begin with `#` are left out.
 */
export async function readBrokerUsers(file: string): Promise<BrokerUsers> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new SetupError(
      `The broker's users file ${file} cannot be read; check WATCHDESK_BROKER_USERS_FILE and the file's rights.`,
      { cause },
    );
  });
  return createBrokerUsers(parseUsers(text, file));
}

/** A line of that file. */
export async function brokerUserLine(username: string, password: string): Promise<string> {
  if (!/^[^:#\s][^:\r\n]*$/.test(username)) {
    throw new SetupError(
      'The name of a broker user may not be empty, begin with "#" or a space, or have a colon or a line break in it.',
    );
  }
  if (password === '') throw new SetupError('The password of a broker user may not be empty; give one.');
  return `${username}:${await hash(password)}`;
}

function parseUsers(text: string, file: string): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const colon = line.indexOf(':');
    const hash = line.slice(colon + 1).trim();
    if (colon < 1 || !hash.startsWith('$argon2')) {
      throw new SetupError(
        `Line ${index + 1} of the broker's users file ${file} is not "username:argon2 hash"; correct or remove it.`,
      );
    }
    hashes.set(line.slice(0, colon), hash);
  }
  if (hashes.size === 0) {
    throw new SetupError(`The broker's users file ${file} names no users; add one or take the setting away.`);
  }
  return hashes;
}

export function createBrokerUsers(hashes: ReadonlyMap<string, string>): BrokerUsers {
  // A fleet that reconnects at once would wait minutes for argon2: what was verified once is known by a digest.
  const verified = new Map<string, Buffer>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function inTurn(check: () => Promise<boolean>): Promise<boolean> {
    if (running >= MAX_CHECKS_AT_ONCE) {
      if (waiting.length >= MAX_CHECKS_WAITING) return false;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running += 1;
    try {
      return await check();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  return {
    async verify(username, password) {
      const hash = hashes.get(username);
      if (hash === undefined) return false;
      const digest = createHash('sha256').update(hash).update(password).digest();
      const known = verified.get(username);
      if (known !== undefined && timingSafeEqual(known, digest)) return true;
      const matches = await inTurn(() => verify(hash, password)).catch(() => false);
      if (matches) verified.set(username, digest);
      return matches;
    },
  };
}
