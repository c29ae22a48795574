import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseFleetArguments } from './cli.ts';

const hex = '0a'.repeat(32);

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'watchdesk-fleet-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'secret');
  writeFileSync(file, text);
  return file;
}

describe('the arguments of a fleet', () => {
  it('have defaults for a broker on this computer', () => {
    expect(parseFleetArguments([])).toStrictEqual({
      boxes: 50,
      ratePerS: 5,
      seed: 1,
      brokerUrl: 'mqtt://127.0.0.1:1883',
      topicBase: 'watchdesk',
      key: null,
      envelope: 'none',
      panicEveryS: 30,
      dropOutEveryS: 0,
      boards: { count: 0, base: 'autocore/devices' },
    });
  });

  it('describe the fleet', () => {
    const argv = [
      '--boxes',
      '3',
      '--rate',
      '0.5',
      '--seed',
      '9',
      '--broker',
      'mqtts://broker.example.test:8883',
    ];
    const more = ['--base', 'a/b', '--key', hex, '--username', 'boxes', '--panic-every', '0'];
    const passwordFile = fileWith('secret of the broker\n');
    expect(parseFleetArguments([...argv, ...more, '--password-file', passwordFile])).toMatchObject({
      boxes: 3,
      ratePerS: 0.5,
      seed: 9,
      brokerUrl: 'mqtts://broker.example.test:8883',
      topicBase: 'a/b',
      key: Buffer.alloc(32, 0x0a),
      envelope: 'tail8',
      username: 'boxes',
      password: 'secret of the broker',
      panicEveryS: 0,
    });
  });

  it('can name a file that holds the key', () => {
    expect(parseFleetArguments(['--key-file', fileWith(`${hex}\n`), '--envelope', 'full32'])).toMatchObject({
      key: Buffer.alloc(32, 0x0a),
      envelope: 'full32',
    });
  });

  it.each([
    [['--boxes', '0'], '--boxes'],
    [['--boxes', 'many'], '--boxes'],
    [['--rate=-1'], '--rate'],
    [['--broker', 'http://127.0.0.1'], '--broker'],
    [['--base', 'a/#'], '--base'],
    [['--key', 'abc'], '--key: must be 64 hex characters'],
    [['--envelope', 'sealed'], '--envelope'],
    [['--unknown'], '--unknown'],
    [['--key-file', '/nonexistent/key'], 'ENOENT'],
  ])('are refused as %j', (argv, part) => {
    expect(parseFleetArguments(argv)).toContain(part);
  });

  it('never repeat a wrong key', () => {
    expect(parseFleetArguments(['--key', 'f00dfeed'])).not.toContain('f00dfeed');
  });
});
