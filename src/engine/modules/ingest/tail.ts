import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { MessageKind } from './decode-message.ts';

/** A message as the decoder understood it. */
export interface TailedMessage {
  readonly at: Date;
  readonly topic: string;
  readonly hostname: string;
  readonly kind: MessageKind;
  readonly sequence: number | null;
  readonly outcome: 'accepted' | 'unregistered' | 'redelivered' | 'rejected';
  readonly reason: string | null;
  readonly fields: Record<string, unknown> | null;
}

export interface Tail {
  /** False while nobody looks: then nothing needs to be made for it. */
  isWatched(organisationId: OrganisationId, hostname: string): boolean;
  publish(organisationId: OrganisationId, message: TailedMessage): void;
  /** Messages from now on, until the signal is aborted. The oldest are dropped when the reader is slow. */
  read(
    organisationId: OrganisationId,
    hostname: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<TailedMessage, void>;
}

const MAX_WAITING = 500;

interface Reader {
  readonly organisationId: OrganisationId;
  readonly hostname: string | undefined;
  readonly waiting: TailedMessage[];
  wake: () => void;
}

export function createTail(): Tail {
  const readers = new Set<Reader>();
  const wants = (reader: Reader, organisationId: OrganisationId, hostname: string) =>
    reader.organisationId === organisationId &&
    (reader.hostname === undefined || reader.hostname === hostname);

  return {
    isWatched(organisationId, hostname) {
      for (const reader of readers) if (wants(reader, organisationId, hostname)) return true;
      return false;
    },
    publish(organisationId, message) {
      for (const reader of readers) {
        if (!wants(reader, organisationId, message.hostname)) continue;
        if (reader.waiting.length >= MAX_WAITING) reader.waiting.shift();
        reader.waiting.push(message);
        reader.wake();
      }
    },
    async *read(organisationId, hostname, signal) {
      const reader: Reader = { organisationId, hostname, waiting: [], wake: () => undefined };
      const stop = () => reader.wake();
      readers.add(reader);
      signal.addEventListener('abort', stop);
      try {
        while (!signal.aborted) {
          const message = reader.waiting.shift();
          if (message !== undefined) yield message;
          else
            await new Promise<void>((resolve) => {
              reader.wake = resolve;
            });
        }
      } finally {
        readers.delete(reader);
        signal.removeEventListener('abort', stop);
      }
    },
  };
}
