import { expect, test } from 'vitest';
import { answerPayload, wholePayload } from './answer-payload.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

test('an answer without a payload shows none', () => {
  expect(answerPayload(new Uint8Array(0))).toBeNull();
});

test.each([
  ['heap 120000\nmin 90000', 'text'],
  ['12', 'text'],
  ['{"heap": 120000}', 'json'],
])('%j is shown as %s', (text, form) => {
  expect(answerPayload(Buffer.from(text))).toMatchObject({ form });
});

test('what is not printable is shown as hexadecimal digits, and not guessed at', () => {
  expect(answerPayload(Uint8Array.of(1, 2, 255))).toEqual({ form: 'hex', content: '0102ff' });
  expect(answerPayload(Buffer.from('a\0b'))).toEqual({ form: 'hex', content: '610062' });
});

test('what is named like a secret is masked, and shown only to whoever asked for it', () => {
  const bytes = json({
    wifi: { ssid: 'yard', password: 'of the gate' },
    keys: [{ hmac_key: 'ab' }],
    use_key: true,
  });
  expect(answerPayload(bytes)).toEqual({
    form: 'json',
    content: '{"wifi":{"ssid":"yard","password":"••••••"},"keys":[{"hmac_key":"••••••"}],"use_key":true}',
  });
  expect(wholePayload(bytes)).toEqual({ form: 'json', content: bytes.toString() });
});
