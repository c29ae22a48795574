import { readFile } from 'node:fs/promises';
import { createTransport } from 'nodemailer';
import type { MailConfig } from '../../config.ts';
import { mailOf } from './message.ts';
import { type Notifier, NotifyFailure } from './notifier.ts';

/** Longer than one attempt may take: the dispatcher ends it before. */
const SOCKET_MS = 20_000;

async function read(file: string | null): Promise<string | undefined> {
  if (file === null) return undefined;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new NotifyFailure(`the file ${file} cannot be read`, { cause });
  });
  // Editors end a file with a line break that is no part of a password.
  return text.replace(/\r?\n$/, '');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = Reflect.get(error, 'responseCode') ?? Reflect.get(error, 'code');
  if (Reflect.get(error, 'code') === 'EAUTH') return 'the mail server refuses the user name or the password';
  return `the mail server does not take it (${String(code ?? error.message)})`;
}

/**
 * By the mail server of the settings, one connection a message: they are few. Encrypted and verified, but for a server
 * on this computer, which nobody can listen to.
 */
export function createMail(config: MailConfig | null): Notifier<'email'> {
  return async ({ recipients }, message, signal) => {
    if (config === null)
      throw new NotifyFailure('no mail server is set at the station that takes messages in');
    const [password, ca] = await Promise.all([read(config.passwordFile), read(config.caFile)]);
    const transport = createTransport({
      host: config.host,
      port: config.port,
      secure: config.isTls,
      requireTLS: !config.isTls && !config.isLocal,
      ignoreTLS: config.isLocal && !config.isTls,
      ...(config.username === null ? {} : { auth: { user: config.username, pass: password ?? '' } }),
      tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
      connectionTimeout: SOCKET_MS,
      greetingTimeout: SOCKET_MS,
      socketTimeout: SOCKET_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const end = (): void => transport.close();
    signal.addEventListener('abort', end, { once: true });
    try {
      const { subject, text } = mailOf(message);
      const sent = transport.sendMail({
        from: config.from,
        to: [...recipients],
        subject,
        text,
        messageId: `<${message.key}@watchdesk>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      const { rejected } = await Promise.race([sent, whenAborted(signal)]);
      // Who got it must not get it again and again because of somebody else's address.
      return rejected.length === 0 ? null : `not taken for ${rejected.map(String).join(', ')}`;
    } catch (error) {
      if (error instanceof NotifyFailure) throw error;
      throw new NotifyFailure(reasonOf(error), { cause: error });
    } finally {
      signal.removeEventListener('abort', end);
      transport.close();
    }
  };
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const say = (): void => reject(new NotifyFailure('it did not answer in time'));
    if (signal.aborted) say();
    else signal.addEventListener('abort', say, { once: true });
  });
}
