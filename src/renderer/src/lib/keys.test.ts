import { describe, expect, test } from 'vitest';
import { type KeyPress, namesOf, step, whoHas, writeKeys } from './keys.ts';

function press(key: string, code = '', modifiers: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers };
}

const shortcuts = ['a', 'j', 'ArrowDown', 'g a', 'g d', 'mod+k', '?', '/'];

describe('a key press', () => {
  test('is taken by its character, wherever the layout puts it', () => {
    expect(namesOf(press('a', 'KeyQ'))).toEqual(['a']);
  });
  test('is taken by its place where the layout writes no Latin letter', () => {
    expect(step(press('ф', 'KeyA'), null, shortcuts)).toEqual({ matched: 'a' });
    expect(step(press('ο', 'KeyJ'), null, ['j'])).toEqual({ matched: 'j' });
  });
  test('does not depend on caps lock', () => {
    expect(step(press('A', 'KeyA'), null, shortcuts)).toEqual({ matched: 'a' });
  });
  test('with Ctrl or ⌘ is another shortcut than without', () => {
    expect(step(press('k', 'KeyK', { ctrlKey: true }), null, shortcuts)).toEqual({ matched: 'mod+k' });
    expect(step(press('k', 'KeyK', { metaKey: true }), null, shortcuts)).toEqual({ matched: 'mod+k' });
    expect(step(press('a', 'KeyA', { ctrlKey: true }), null, shortcuts)).toBe('none');
  });
  test('with Shift is another shortcut where one is asked for, else the plain letter', () => {
    const shifted = press('A', 'KeyA', { shiftKey: true });
    expect(step(shifted, null, [...shortcuts, 'shift+a'])).toEqual({ matched: 'shift+a' });
    expect(step(shifted, null, shortcuts)).toEqual({ matched: 'a' });
    expect(step(press('a', 'KeyA'), null, ['shift+a'])).toBe('none');
  });
  test('with Alt belongs to the system', () => {
    expect(step(press('a', 'KeyA', { altKey: true }), null, shortcuts)).toBe('none');
  });
});

describe('a sequence', () => {
  test('begins with its first key and ends with its second', () => {
    expect(step(press('g', 'KeyG'), null, shortcuts)).toEqual({ pending: 'g' });
    expect(step(press('d', 'KeyD'), 'g', shortcuts)).toEqual({ matched: 'g d' });
  });
  test('wins over the single key it ends with', () => {
    expect(step(press('a', 'KeyA'), 'g', shortcuts)).toEqual({ matched: 'g a' });
  });
  test('gives way to a single key that does not continue it', () => {
    expect(step(press('j', 'KeyJ'), 'g', shortcuts)).toEqual({ matched: 'j' });
  });
});

describe('a key that several ask for', () => {
  const [page, dialogOfPage, frame] = [
    { name: 'page', yields: false },
    { name: 'dialog', yields: false },
    { name: 'frame', yields: true },
  ];
  test('belongs to the one that registered last', () => {
    expect(whoHas([page, dialogOfPage])).toBe(dialogOfPage);
  });
  test('does not belong to one that yields, whenever that registered', () => {
    expect(whoHas([page, frame])).toBe(page);
    expect(whoHas([frame, page])).toBe(page);
  });
  test('belongs to one that yields where there is no other', () => {
    expect(whoHas([frame])).toBe(frame);
    expect(whoHas([])).toBeUndefined();
  });
});

test('shortcuts are written for the keyboard at hand', () => {
  expect(writeKeys('mod+k', true)).toEqual(['⌘K']);
  expect(writeKeys('mod+k', false)).toEqual(['Ctrl K']);
  expect(writeKeys('g a', false)).toEqual(['G', 'A']);
  expect(writeKeys('shift+a', false)).toEqual(['⇧A']);
  expect(writeKeys('ArrowDown', false)).toEqual(['↓']);
});
