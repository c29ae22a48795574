import { describe, expect, it } from 'vitest';
import { browserStation, stationCookie } from './station-cookie.ts';

const given = (cookie: string): string => cookie.split(';', 1)[0] ?? '';

describe('the cookie of a browser station', () => {
  it('is another for each browser, and stays the same for one that has it', () => {
    const first = stationCookie({ headers: {} });
    const second = stationCookie({ headers: {} });
    expect(given(first)).not.toBe(given(second));
    expect(given(stationCookie({ headers: { cookie: `a=1; ${given(first)}` } }))).toBe(given(first));
  });

  it('outlives the browser, cannot be read by scripts, and goes only over TLS behind a proxy that has it', () => {
    expect(stationCookie({ headers: {} })).toMatch(
      /^watchdesk_station=[\w-]{22}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Strict$/,
    );
    expect(stationCookie({ headers: { 'x-forwarded-proto': 'https' } })).toMatch(/; Secure$/);
  });

  it('of another form is replaced', () => {
    const cookie = 'watchdesk_station=mine';
    expect(given(stationCookie({ headers: { cookie } }))).not.toBe(cookie);
  });
});

describe('the name of a browser station', () => {
  it('tells browsers at one address apart, without giving away how', () => {
    const cookie = given(stationCookie({ headers: {} }));
    const name = browserStation('10.0.0.5', cookie);
    expect(name).toMatch(/^browser 10\.0\.0\.5 #[0-9a-f]{6}$/);
    expect(browserStation('10.0.0.5', `a=b; ${cookie}`)).toBe(name);
    expect(browserStation('10.0.0.5', given(stationCookie({ headers: {} })))).not.toBe(name);
    expect(cookie).not.toContain(name.slice(-6));
  });

  it('is the address alone where the browser has none', () => {
    expect(browserStation('10.0.0.5', undefined)).toBe('browser 10.0.0.5');
    expect(browserStation(null, 'watchdesk_station=short')).toBe('browser');
  });
});
