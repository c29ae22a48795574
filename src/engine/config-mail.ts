import type { MailConfig } from './config.ts';
import type { SettingReader } from './setting-reader.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** RFC 8314 (submission with TLS from the start), RFC 6409 (with STARTTLS). */
const PORTS = { smtps: 465, smtp: 587 };

/** The mail server that escalations are sent by; null where none is set. */
export function readMail(read: SettingReader): MailConfig | null {
  const url = read.url('SMTP_URL', ['smtp:', 'smtps:']);
  if (url === null) {
    for (const name of ['SMTP_FROM', 'SMTP_PASSWORD_FILE', 'SMTP_CA'] as const)
      read.forbid(name, 'needs SMTP_URL');
    return null;
  }
  const { protocol, hostname, port, username, password } = new URL(url);
  if (password !== '')
    read.mistake('SMTP_URL', 'must not hold the password; put it in the file of SMTP_PASSWORD_FILE');
  if (hostname === '') read.mistake('SMTP_URL', 'names no mail server');
  const from = read.text('SMTP_FROM');
  if (from === null) read.mistake('SMTP_FROM', 'is needed beside SMTP_URL: the address that mails come from');
  else if (!/^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/.test(from)) read.mistake('SMTP_FROM', 'must be a mail address');
  const passwordFile = read.file('SMTP_PASSWORD_FILE');
  if ((username === '') !== (passwordFile === null))
    read.mistake('SMTP_PASSWORD_FILE', 'and a user name in SMTP_URL go together');
  const isTls = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? PORTS[isTls ? 'smtps' : 'smtp'] : Number(port),
    isTls,
    isLocal: LOOPBACK.has(hostname),
    username: username === '' ? null : decodeURIComponent(username),
    passwordFile,
    caFile: read.file('SMTP_CA'),
    from: from ?? '',
  };
}
