import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { SetupError } from '../engine/index.ts';
import { readHidden } from './read-hidden.ts';

it('shows the prompt and nothing of what is typed, and takes corrections', async () => {
  const keyboard = new PassThrough();
  const screen = new PassThrough();
  const read = readHidden(keyboard, screen, 'Password of box: ');
  keyboard.write('long sekr\u007fret\r');
  expect(await read).toBe('long sekret');
  screen.end();
  expect(await text(screen)).toBe('Password of box: \n');
});

it.each([
  ['Ctrl C', '\u0003'],
  ['Ctrl D', '\u0004'],
])('ends in a sentence at %s', async (_name, key) => {
  const keyboard = new PassThrough();
  const read = readHidden(keyboard, new PassThrough(), 'Password: ');
  keyboard.write(key);
  await expect(read).rejects.toThrow(SetupError);
});
