import { describe, expect, it } from 'vitest';
import { isLoopback, isOwnHost, isOwnOrigin, type RequestAddress } from './origin-policy.ts';

const loopback: RequestAddress = {
  host: '127.0.0.1:4080',
  origin: undefined,
  localAddress: '127.0.0.1',
  localPort: 4080,
};

describe('the host check', () => {
  it.each([
    ['127.0.0.1:4080', true],
    ['localhost:4080', true],
    ['LOCALHOST:4080', true],
    ['[::1]:4080', true],
    ['127.0.0.1:4081', false],
    ['127.0.0.1', false],
    ['localhost', false],
    ['attacker.example:4080', false],
    ['localhost.attacker.example:4080', false],
    ['127.0.0.1:4080.attacker.example', false],
    ['', false],
    [undefined, false],
  ])('on loopback takes %s: %s', (host, taken) => {
    expect(isOwnHost({ ...loopback, host }, [])).toBe(taken);
  });

  it('takes the bare name on port 80, where browsers leave the port out', () => {
    expect(isOwnHost({ ...loopback, host: 'localhost', localPort: 80 }, [])).toBe(true);
  });

  it('beyond loopback takes the address that was dialled, and not localhost', () => {
    const lan = { ...loopback, localAddress: '::ffff:192.168.7.5' };
    expect(isOwnHost({ ...lan, host: '192.168.7.5:4080' }, [])).toBe(true);
    expect(isOwnHost({ ...lan, host: 'localhost:4080' }, [])).toBe(false);
    expect(isOwnHost({ ...loopback, localAddress: 'fd00::5', host: '[fd00::5]:4080' }, [])).toBe(true);
  });

  it('takes the names that were set, with any port', () => {
    const names = ['Desk.example'];
    expect(isOwnHost({ ...loopback, host: 'desk.example' }, names)).toBe(true);
    expect(isOwnHost({ ...loopback, host: 'desk.example:8443' }, names)).toBe(true);
    expect(isOwnHost({ ...loopback, host: 'desk.example.attacker.example' }, names)).toBe(false);
  });
});

describe('the origin check', () => {
  it.each([
    ['http://127.0.0.1:4080', true],
    ['https://127.0.0.1:4080', true],
    ['http://localhost:4080', false],
    ['http://127.0.0.1:4081', false],
    ['http://127.0.0.1:4080.attacker.example', false],
    ['null', false],
    ['', false],
    [undefined, false],
  ])('takes %s: %s', (origin, taken) => {
    expect(isOwnOrigin({ ...loopback, origin })).toBe(taken);
  });
});

it.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['128.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  [undefined, false],
])('%s is loopback: %s', (address, answer) => {
  expect(isLoopback(address)).toBe(answer);
});
