import type { AnswerPayload } from '../../../../shared/commands/model.ts';

const SECRET_NAME = /pass|pwd|secret|token|key|psk|credential/i;
const MASK = '••••••';
/** What people can read: no control characters but the usual breaks. */
const PRINTABLE = /^[\P{C}\t\r\n]*$/u;

/** How an answer's bytes are shown. Their layout is not specified, so nothing is guessed of it. */
export function answerPayload(bytes: Uint8Array): AnswerPayload | null {
  if (bytes.length === 0) return null;
  const text = utf8(bytes);
  if (text === null || !PRINTABLE.test(text))
    return { form: 'hex', content: Buffer.from(bytes).toString('hex') };
  const json = parsed(text);
  if (json === null) return { form: 'text', content: text };
  return { form: 'json', content: JSON.stringify(masked(json)) };
}

/** The same with everything in it, for whoever asked for the secrets. */
export function wholePayload(bytes: Uint8Array): AnswerPayload {
  const text = utf8(bytes);
  if (text === null || !PRINTABLE.test(text))
    return { form: 'hex', content: Buffer.from(bytes).toString('hex') };
  return { form: parsed(text) === null ? 'text' : 'json', content: text };
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAME.test(name) && typeof inner !== 'object' && typeof inner !== 'boolean'
        ? MASK
        : masked(inner),
    ]),
  );
}
