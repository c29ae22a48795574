import type { Message } from './message.ts';

/** Where a channel leads, with what only its sender may know. */
export type Target =
  | { readonly kind: 'webhook'; readonly url: string; readonly signingSecret: string | null }
  | { readonly kind: 'email'; readonly recipients: readonly string[] };

/**
 * One way to tell people outside. Resolves once it is taken, with a remark where it is not taken for everybody; rejects
 * with a NotifyFailure otherwise, also when `signal` is aborted. The same message may go twice: its key is the same then.
 */
export type Notifier<Kind extends Target['kind'] = Target['kind']> = (
  target: Extract<Target, { kind: Kind }>,
  message: Message,
  signal: AbortSignal,
) => Promise<string | null>;

/** Why it was not taken, in words for people; never with a secret. */
export class NotifyFailure extends Error {
  override readonly name = 'NotifyFailure';
}
