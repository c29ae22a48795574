import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The built shell beside a page and an engine that do nothing but answer. */
export interface ShellLayout {
  readonly mainFile: string;
  readonly dataDir: string;
  remove(): Promise<void>;
}

/** Lays the built bundles out with the fixtures, in a folder of its own. */
export async function layOutShell(): Promise<ShellLayout> {
  const folder = await mkdtemp(join(tmpdir(), 'watchdesk-shell-'));
  const out = join(folder, 'out');
  await mkdir(out);
  await Promise.all([
    ...['main', 'preload'].map((part) => cp(join(root, 'out', part), join(out, part), { recursive: true })),
    cp(join(root, 'test/fixtures/desktop-shell'), out, { recursive: true }),
    cp(join(root, 'resources'), join(folder, 'resources'), { recursive: true }),
    cp(join(root, 'package.json'), join(folder, 'package.json')),
    symlink(join(root, 'node_modules'), join(folder, 'node_modules')),
  ]);
  return {
    mainFile: join(out, 'main/index.js'),
    dataDir: join(folder, 'data'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
