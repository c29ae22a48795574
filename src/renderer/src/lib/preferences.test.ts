import { expect, test } from 'vitest';
import { parsePreferences } from './preferences.ts';

const defaults = { theme: 'system', language: 'es', autoLockMin: 0 };

test('a desk without stored preferences follows the system and the browser’s language', () => {
  expect(parsePreferences(null, 'es')).toEqual(defaults);
});

test.each(['', 'null', '[]', '{"theme":"neon","language":"xx","autoLockMin":7}', '{"theme"'])(
  'stored text that means nothing (%j) leaves the defaults',
  (text) => {
    expect(parsePreferences(text, 'es')).toEqual(defaults);
  },
);

test('what was chosen is kept', () => {
  const chosen = { theme: 'dark', language: 'en', autoLockMin: 15 };
  expect(parsePreferences(JSON.stringify(chosen), 'es')).toEqual(chosen);
});
