import { expect, test } from 'vitest';
import { createTranslations } from './index.ts';
import { wordsOnce } from './words-once.ts';

test('words are those of the language, with their values', () => {
  const t = createTranslations('es').getFixedT('es', ['alarms', 'common']);
  const once = wordsOnce(t);
  for (let round = 0; round < 2; round += 1) {
    expect(once('state.new')).toBe(t('state.new'));
    expect(once('common:alarmType.FIRE')).toBe(t('common:alarmType.FIRE'));
    expect(once('zone', { zone: '4' })).toBe(t('zone', { zone: '4' }));
    expect(once('zone', { zone: '5' })).toBe(t('zone', { zone: '5' }));
  }
});

test('a word is looked up once, a sentence with values each time', () => {
  const asked: unknown[] = [];
  const once = wordsOnce((key: string, values?: object) => {
    asked.push([key, values]);
    return key;
  });
  once('state.new');
  once('state.new');
  once('zone', { zone: '4' });
  once('zone', { zone: '4' });
  expect(asked).toEqual([
    ['state.new', undefined],
    ['zone', { zone: '4' }],
    ['zone', { zone: '4' }],
  ]);
});
