import { expect, it } from 'vitest';
import { durationMsOf, formOf, settingsOf } from './channel-form.ts';
import { relay } from './relay.fixture.ts';

it.each([
  [500, '500', 'ms'],
  [1500, '1500', 'ms'],
  [90_000, '90', 's'],
  [120_000, '2', 'min'],
])('%i ms are written as %s %s, and read back', (durationMs, duration, unit) => {
  const form = formOf(relay({ kind: 'pulse', durationMs }));
  expect(form).toMatchObject({ duration, unit });
  expect(durationMsOf(form)).toBe(durationMs);
});

it.each([
  ['', 's'],
  ['x', 's'],
  ['49', 'ms'],
  ['61', 'min'],
] as const)('%j %s is no time of a board', (duration, unit) => {
  expect(durationMsOf({ duration, unit })).toBeNull();
});

it('reads tenths with a point or a comma', () => {
  expect(durationMsOf({ duration: '1.5', unit: 's' })).toBe(1500);
  expect(durationMsOf({ duration: '0,5', unit: 'min' })).toBe(30_000);
});

it('leaves what a kind does not have as it was', () => {
  const momentary = settingsOf({ ...formOf(relay({ interlockGroup: 'gate' })), kind: 'momentary' });
  expect(momentary).not.toHaveProperty('interlockGroup');
  expect(momentary).not.toHaveProperty('durationMs');
  expect(settingsOf(formOf(relay({ kind: 'timed', durationMs: 2000 })))).toMatchObject({
    durationMs: 2000,
    interlockGroup: null,
    notes: null,
  });
});
