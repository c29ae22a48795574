import { expect, test } from 'vitest';
import { keyboardPlace } from './keyboard-place.ts';

/** As much of a page as is looked at. */
function pageWhere(activeElement: string | null) {
  return { activeElement, body: 'body' };
}

test('the keyboard is still there where nobody touched it', () => {
  const page = pageWhere('fire');
  const isKept = keyboardPlace(page);
  expect(isKept()).toBe(true);
});

test('what had the keyboard and is gone leaves it to be taken', () => {
  const page = pageWhere('fire');
  const isKept = keyboardPlace(page);
  page.activeElement = 'body';
  expect(isKept()).toBe(true);
  page.activeElement = null;
  expect(isKept()).toBe(true);
});

test('whoever moved on meanwhile keeps the keyboard', () => {
  const page = pageWhere('fire');
  const isKept = keyboardPlace(page);
  page.activeElement = 'pattern of another output';
  expect(isKept()).toBe(false);
});
