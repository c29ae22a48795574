import { expect, test } from 'vitest';
import { inetAddress, throttleKey } from './client-address.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
  ['not an address', null],
  [null, null],
])('%s is throttled as %s', (address, key) => {
  expect(throttleKey(address)).toBe(key);
});

test('what is no address is not written to the database', () => {
  expect(inetAddress("'; drop table")).toBeNull();
  expect(inetAddress('fe80::1%eth0')).toBe('fe80::1');
});
