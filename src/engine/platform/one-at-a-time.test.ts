import { expect, test } from 'vitest';
import { createOneAtATime } from './one-at-a-time.ts';

test('each waits for the one before, also for one that fails', async () => {
  const oneAtATime = createOneAtATime();
  const told: string[] = [];
  const work = (name: string, fails = false) =>
    oneAtATime(async () => {
      told.push(`${name} begins`);
      await new Promise(setImmediate);
      told.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const all = await Promise.allSettled([work('first'), work('second', true), work('third')]);
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(told).toEqual(['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});
