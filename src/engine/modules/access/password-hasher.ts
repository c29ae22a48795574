import { argon2id, hash, needsRehash, verify } from 'argon2';
import { compare } from 'bcryptjs';
import { AppError } from '../../platform/app-error.ts';

/** OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashing runs on libuv's four threads, which also serve files and DNS: it may take half of them. */
const MAX_AT_ONCE = 2;
/** More waiting logins than a control room has desks are an attack. */
const MAX_WAITING = 50;
const BUSY_RETRY_S = 5;

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** `outdated`: right, but kept with other parameters or another method; hash it anew. */
  verify(password: string, kept: string): Promise<'wrong' | 'right' | 'outdated'>;
  /** Takes as long as a real look and is always wrong: nobody shall learn from the time whether a user exists. */
  verifyNobody(password: string): Promise<'wrong'>;
}

/** One at a time of what may run at once; refuses when too many wait already. */
function createTurns() {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= MAX_AT_ONCE) {
      if (waiting.length >= MAX_WAITING) throw new AppError('LOGIN_THROTTLED', { retryAfterS: BUSY_RETRY_S });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      // A turn that is handed on keeps its place in `running`.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

// The same text may reach us composed or decomposed, depending on the keyboard.
const text = (password: string) => password.normalize('NFC');

/** argon2id for everything that is hashed here; hashes of bcrypt from elsewhere are understood. */
export function createPasswordHasher(): PasswordHasher {
  const inTurn = createTurns();
  let nobody: Promise<string> | undefined;

  async function check(password: string, kept: string): Promise<'wrong' | 'right' | 'outdated'> {
    if (/^\$2[abxy]\$/.test(kept)) return (await compare(text(password), kept)) ? 'outdated' : 'wrong';
    if (!(await verify(kept, text(password)))) return 'wrong';
    return !kept.startsWith('$argon2id$') || needsRehash(kept, PARAMETERS) ? 'outdated' : 'right';
  }

  return {
    hash: (password) => inTurn(() => hash(text(password), PARAMETERS)),
    verify: (password, kept) => inTurn(() => check(password, kept)),
    verifyNobody: async (password) => {
      nobody ??= hash('the password of nobody', PARAMETERS);
      const kept = await nobody;
      await inTurn(() => check(password, kept));
      return 'wrong';
    },
  };
}
