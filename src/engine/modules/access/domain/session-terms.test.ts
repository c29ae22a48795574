import { expect, test } from 'vitest';
import { ABSOLUTE_MS, IDLE_MS, sessionEnd } from './session-terms.ts';

const start = Date.parse('2026-11-03T06:00:00Z');
const expiresAt = new Date(start + ABSOLUTE_MS);

test('an unused session ends 12 hours after its last use', () => {
  expect(sessionEnd({ lastActivityAt: new Date(start), expiresAt })).toEqual(new Date(start + IDLE_MS));
});

test('a session in steady use ends after 7 days all the same', () => {
  expect(sessionEnd({ lastActivityAt: new Date(expiresAt.getTime() - 1000), expiresAt })).toEqual(expiresAt);
});
