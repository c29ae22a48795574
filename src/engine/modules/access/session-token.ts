import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits in the alphabet of cookies and URLs. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token. A fast hash is enough: the token cannot be guessed. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
