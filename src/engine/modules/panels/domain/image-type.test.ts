import { expect, test } from 'vitest';
import { imageTypeOf } from './image-type.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');

test.each([
  ['PNG', '89504e470d0a1a0a0000000d', 'image/png'],
  ['JPEG', 'ffd8ffe000104a46', 'image/jpeg'],
  ['WebP', '524946461a000000574542505650384c', 'image/webp'],
])('a %s is known by its first bytes', (_name, hex, type) => {
  expect(imageTypeOf(bytes(hex))).toBe(type);
});

test.each([
  ['nothing', ''],
  ['a cut signature', '89504e47'],
  ['a GIF', '474946383961010001'],
  ['a wave file', '524946461a00000057415645666d7420'],
  [
    'an SVG, which may carry scripts',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('hex'),
  ],
])('%s is no picture', (_name, hex) => {
  expect(imageTypeOf(bytes(hex))).toBeNull();
});
