import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { SetupError } from '../engine/index.ts';

/** A line of a terminal that shows nothing of what is typed. */
export async function readHidden(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  prompt: string,
): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  output.write(prompt);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      // Ctrl C and Ctrl D.
      lines.once('SIGINT', () => reject(new SetupError('Nothing was made: no password was typed.')));
      lines.once('close', () => reject(new SetupError('Nothing was made: no password was typed.')));
    });
  } finally {
    lines.close();
    output.write('\n');
  }
}
