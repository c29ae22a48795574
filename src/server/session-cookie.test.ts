import { describe, expect, it } from 'vitest';
import { bearerToken, expiredSessionCookie, sessionCookie, sessionTokenOf } from './session-cookie.ts';

const token = 'Abc_-0123456789abcdefghij';

describe('the session cookie', () => {
  it('is read back from the header it was set by', () => {
    const header = sessionCookie(token, false).split(';')[0];
    expect(sessionTokenOf(`theme=dark; ${header}; other=1`)).toBe(token);
  });

  it('cannot be read by scripts, nor sent by another site, and only over TLS where the page is', () => {
    expect(sessionCookie(token, false)).toBe(`watchdesk_session=${token}; Path=/; HttpOnly; SameSite=Strict`);
    expect(sessionCookie(token, true)).toContain('; Secure');
    expect(expiredSessionCookie(true)).toContain('Max-Age=0; Secure');
  });

  it.each([undefined, '', 'watchdesk_session=', 'watchdesk_session=short', `xwatchdesk_session=${token}`])(
    'finds nothing in %s',
    (header) => {
      expect(sessionTokenOf(header)).toBeUndefined();
    },
  );
});

it.each([
  [`Bearer ${token}`, token],
  [`bearer ${token}`, token],
  [`Bearer ${token}; Path=/x`, undefined],
  ['Bearer short', undefined],
  [`Bearer ${'x'.repeat(201)}`, undefined],
  [`Basic ${token}`, undefined],
  [undefined, undefined],
])('the bearer token of %s is %s', (header, answer) => {
  expect(bearerToken(header)).toBe(answer);
});
