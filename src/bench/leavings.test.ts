import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { leave, scratchFolder, tidily } from './leavings.ts';

it('a run that fails ends what it began, the newest first, and nothing twice', async () => {
  const ended: string[] = [];
  let folder = '';
  const run = tidily(async () => {
    folder = await scratchFolder('watchdesk-bench-test-');
    leave(async () => ended.push('database'));
    leave(() => Promise.reject(new Error('was gone already')));
    const stopRoom = leave(async () => ended.push(existsSync(folder) ? 'room' : 'room without its folder'));
    leave(async () => ended.push('browser'));
    await stopRoom();
    throw new Error('the figures are wrong');
  });
  await expect(run).rejects.toThrow('the figures are wrong');
  expect(ended).toEqual(['room', 'browser', 'database']);
  expect(existsSync(folder)).toBe(false);
});

it('a run that ends well says how', async () => {
  expect(await tidily(() => Promise.resolve(3))).toBe(3);
});
