import { expect, test } from 'vitest';
import { type Command, CommandId } from '../../../../shared/commands/model.ts';
import { AT, commandRow } from './command.fixture.ts';
import { lastAnswerOf, lastSentOf } from './configuration-view.ts';
import { readLocalTime } from './local-time.ts';
import { shownAnswer } from './shown-answer.ts';

const read = (id: number, change: Partial<Command> = {}) =>
  commandRow(
    { type: 'CONFIG_READ', kind: 'WIFI', includeSensitive: false },
    { id: CommandId.parse(id), ...change },
  );

test('the newest answer counts, not what was refused or is not answered', () => {
  const answered = read(1, { status: 'COMPLETED', acknowledgedAt: AT });
  const refused = read(2, { status: 'FAILED', acknowledgedAt: AT });
  expect(lastAnswerOf('WIFI', [read(3), refused, answered])?.id).toBe(1);
  expect(lastAnswerOf('NTP', [answered])).toBeNull();
});

test('what was sent last counts, not what never left', () => {
  const set = (id: number, sentAt: Date | null) =>
    commandRow(
      { type: 'CONFIG', kind: 'WIFI', settings: { ssid: 'yard' } },
      { id: CommandId.parse(id), sentAt },
    );
  expect(lastSentOf('WIFI', [set(2, null), set(1, AT)])?.id).toBe(1);
});

test('answers are shown as they came, in a form that can be read', () => {
  expect(shownAnswer({ form: 'hex', content: '0102ff' })).toBe('01 02 ff');
  expect(shownAnswer({ form: 'json', content: '{"a":1}' })).toBe('{\n  "a": 1\n}');
  expect(shownAnswer({ form: 'text', content: 'heap 12' })).toBe('heap 12');
});

test.each([
  ['2026-11-20T19:02:30Z', false],
  ['2026-11-20T19:03:31Z', true],
  ['2026-12-30T19:03:31Z', false],
  ['soon', false],
])('a time %s can be chosen: %s', (text, can) => {
  expect(readLocalTime(text, AT.getTime()) !== null).toBe(can);
});
