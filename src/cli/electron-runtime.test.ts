import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desktopObstacle, electronPackageDir, electronProgram, fetchElectron } from './electron-runtime.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchdesk-electron-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the Electron program', () => {
  it('is not there before the runtime was fetched', () => {
    expect(electronProgram(folder, {})).toBeNull();
    writeFileSync(join(folder, 'path.txt'), 'electron');
    expect(electronProgram(folder, {})).toBeNull();
  });

  it('is found where the package put it', () => {
    writeFileSync(join(folder, 'path.txt'), 'electron');
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist', 'electron'), '');
    expect(electronProgram(folder, {})).toBe(join(folder, 'dist', 'electron'));
  });

  it('is taken from the override, and only from there', () => {
    const dist = join(folder, 'elsewhere');
    expect(electronProgram(folder, { ELECTRON_OVERRIDE_DIST_PATH: dist })).toBeNull();
    mkdirSync(dist);
    writeFileSync(join(dist, 'electron'), '');
    expect(electronProgram(folder, { ELECTRON_OVERRIDE_DIST_PATH: dist })).toBe(join(dist, 'electron'));
  });

  it('is not fetched where its own variable forbids it, nor where the installer fails', async () => {
    expect(await fetchElectron(folder, { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' })).toBe(false);
    writeFileSync(join(folder, 'install.js'), 'process.exit(1)');
    expect(await fetchElectron(folder, {})).toBe(false);
    writeFileSync(join(folder, 'install.js'), '');
    expect(await fetchElectron(folder, {})).toBe(true);
  });
});

it('the package is not found from a folder without it', () => {
  expect(electronPackageDir(join(folder, 'program.js'))).toBeNull();
});

it.each([
  ['linux', { DISPLAY: ':0' }, 1000, null],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000, null],
  ['linux', { DISPLAY: '' }, 1000, 'There is no display for the desktop here'],
  [
    'linux',
    { DISPLAY: ':0' },
    0,
    'The desktop is not started as root, because its sandbox does not work there',
  ],
  ['win32', {}, undefined, null],
  ['darwin', {}, 501, null],
] as const)('on %s with %o as user %s: %s', (platform, env, userId, obstacle) => {
  expect(desktopObstacle(platform, env, userId)).toBe(obstacle);
});
