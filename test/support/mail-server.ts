import { readFile } from 'node:fs/promises';
import { SMTPServer } from 'smtp-server';
import { testTls } from './tls.ts';

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

/** A mail server that keeps what it gets. */
export interface MailServer {
  readonly port: number;
  readonly mails: readonly Mail[];
  stop(): Promise<void>;
}

/** With TLS from the start and a password, as one on the network must be; or plain, as one on the same computer may be. */
export async function startMailServer({
  password,
  isTls,
  unknown = [],
}: {
  readonly password: string | null;
  readonly isTls: boolean;
  /** Addresses it does not take. */
  readonly unknown?: readonly string[];
}): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    secure: isTls,
    cert: await readFile(testTls.certFile),
    key: await readFile(testTls.keyFile),
    authOptional: password === null,
    disabledCommands: password === null ? ['AUTH'] : [],
    onAuth: (given, _session, done) => {
      if (given.password === password) done(null, { user: given.username });
      else done(new Error('no'));
    },
    onRcptTo: ({ address }, _session, done) =>
      done(unknown.includes(address) ? new Error('no such person') : null),
    onData: (stream, { envelope }, done) => {
      let source = '';
      stream.setEncoding('utf8');
      stream.on('data', (part: string) => {
        source += part;
      });
      stream.on('end', () => {
        mails.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          source,
        });
        done();
      });
    },
  });
  // A client that does not like the certificate only hangs up.
  server.on('error', () => undefined);
  const port = await new Promise<number>((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port was given'));
      else resolve(address.port);
    });
  });
  return { port, mails, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
