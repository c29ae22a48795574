import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { usualNodeArgs } from './control-room.ts';

const Manifest = z.object({ scripts: z.record(z.string(), z.string()) });

it('starts the program with what the installed command and the scripts give Node', async () => {
  const given = `node ${usualNodeArgs.join(' ')}`;
  const command = await readFile(new URL('../../bin/watchdesk.mjs', import.meta.url), 'utf8');
  expect(command.split('\n')[0]).toBe(`#!/usr/bin/env -S ${given}`);
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { scripts } = Manifest.parse(JSON.parse(manifest));
  for (const name of ['start', 'serve', 'ingest']) {
    expect(scripts[name]).toBe(`exec ${given} bin/watchdesk.mjs ${name}`);
  }
});
