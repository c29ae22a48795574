import { expect, it } from 'vitest';
import { isPermitted } from './permissions.ts';

it.each(['clipboard-sanitized-write', 'fullscreen'])(
  'our page may have %s, another page may not',
  (permission) => {
    expect(isPermitted(permission, 'app://watchdesk/')).toBe(true);
    expect(isPermitted(permission, 'https://elsewhere.example/')).toBe(false);
    expect(isPermitted(permission, '')).toBe(false);
  },
);

it.each([
  'media',
  'geolocation',
  'notifications',
  'midi',
  'pointerLock',
  'openExternal',
  'serial',
  'usb',
  'hid',
  'clipboard-read',
  'display-capture',
  'unknown',
])('nobody may have %s', (permission) => {
  expect(isPermitted(permission, 'app://watchdesk/')).toBe(false);
});
