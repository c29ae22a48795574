import { text } from 'node:stream/consumers';
import { brokerUserLine } from '../engine/index.ts';
import { EXIT } from './exit-codes.ts';
import { readHidden } from './read-hidden.ts';

/** Prints a line for the users file of the embedded broker; the password is typed, or comes in on stdin. */
export async function brokerUser({ username }: { readonly username: string }): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const password = stdin.isTTY
    ? await readHidden(stdin, stderr, `Password of ${username}: `)
    : (await text(stdin)).replace(/\r?\n$/, '');
  stdout.write(`${await brokerUserLine(username, password)}\n`);
  return EXIT.ok;
}
