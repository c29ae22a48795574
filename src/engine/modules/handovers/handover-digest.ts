import { createHash } from 'node:crypto';
import { canonicalJson } from './domain/canonical-json.ts';
import type { HandoverRecord } from './store/record-rows.ts';

/** SHA-256 over all that both have signed and the digest of the handover before: a link of the book's chain. */
export function handoverDigest({ id: _id, digest: _digest, ...signed }: HandoverRecord): string {
  const text = canonicalJson({ format: 'watchdesk-handover-1', ...signed });
  return createHash('sha256').update(text).digest('hex');
}
