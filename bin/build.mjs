#!/usr/bin/env node
// The two builds of the project, and which of them is stale. Run directly, it builds both.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const BUILDS = [
  {
    name: 'screens and desktop shell',
    command: ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
    outputs: ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'],
    sources: ['src/main', 'src/preload', 'src/renderer', 'src/shared', 'electron.vite.config.ts'],
  },
  {
    name: 'engine and command',
    command: [
      'node_modules/vite/bin/vite.js',
      'build',
      '--config',
      'vite.node.config.ts',
      '--logLevel',
      'warn',
    ],
    outputs: ['out/node/watchdesk.js', 'out/node/engine-process.js'],
    sources: [
      'src/cli',
      'src/main/engine-process',
      'src/server',
      'src/engine',
      'src/protocol',
      'src/fleet',
      'src/bench',
      'src/chaos',
      'src/shared',
      'vite.node.config.ts',
    ],
  },
];

/** Newest modification time under a path, tests left out; 0 when there is nothing. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

function isStale(build) {
  const built = build.outputs.map(
    (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.min(...built) < Math.max(...build.sources.map((path) => newest(join(root, path))));
}

function run(build) {
  const [script, ...args] = build.command;
  if (!existsSync(join(root, script))) {
    // An installation without development packages runs what it was given.
    if (build.outputs.every((path) => existsSync(join(root, path)))) return;
    throw new Error(
      `The ${build.name} are not built and the build tools are not installed; run "npm ci" first.`,
    );
  }
  process.stderr.write(`building the ${build.name} ...\n`);
  // The build's own words go to stderr: stdout belongs to the program that runs afterwards.
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error(`Building the ${build.name} failed; the messages above say why.`);
}

/** Builds what is older than its source. An installation without sources is taken as it is. */
export function buildWhatIsStale() {
  if (!existsSync(join(root, 'src'))) return;
  for (const build of BUILDS) if (isStale(build)) run(build);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) for (const build of BUILDS) run(build);
