import { clipboard, dialog } from 'electron';
import type { InitialLogin } from '../engine/index.ts';
import type { StartFailure } from './engine-process/messages.ts';

/** Exit codes as those of the `watchdesk` command. */
const EXIT_SETTINGS = 2;
const EXIT_SETUP = 1;

/** Shows why the program cannot start, on the screen and on stderr; returns the exit code. */
export function tellFailure(failure: StartFailure): number {
  const text = failure.sentences.join('\n');
  process.stderr.write(`${text}\n`);
  dialog.showErrorBox('Watchdesk cannot start', text);
  return failure.kind === 'settings' ? EXIT_SETTINGS : EXIT_SETUP;
}

/** Shows the one-time password of the first administrator; it can be seen only this once. */
export async function tellInitialPassword(login: InitialLogin): Promise<void> {
  process.stderr.write(initialPasswordSentence(login));
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: 'Watchdesk',
    message: `First start: log in as ${login.username} with the one-time password ${login.password}`,
    detail: 'It is shown only now and has to be changed at the first login.',
    buttons: ['Copy password', 'Close'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) clipboard.writeText(login.password);
}

function initialPasswordSentence({ username, password }: InitialLogin): string {
  return `First start: log in as ${username} with the one-time password ${password}\n`;
}
