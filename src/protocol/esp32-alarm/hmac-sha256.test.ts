import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSigner } from './hmac-sha256.ts';

it('signs as the standard library does, whatever the lengths of key and message', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.uint8Array({ maxLength: 9000, size: 'max' }), { minLength: 1, maxLength: 3 }),
      (key, messages) => {
        const sign = createSigner(key);
        for (const message of messages) {
          expect(sign(message).toString('hex')).toBe(createHmac('sha256', key).update(message).digest('hex'));
        }
      },
    ),
  );
});
