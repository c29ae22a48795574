import { ORPCError } from '@orpc/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { declaredErrors, procedureErrors } from '../../../shared/contract/errors.ts';
import { createTranslations } from '../i18n/index.ts';
import { LinkDownError } from './connection.ts';
import { problemOf, type Speech } from './problem.ts';

const style = { language: 'en-GB', timeZone: 'America/Lima' };
const now = new Date('2026-11-20T19:10:00Z');
const at = new Date('2026-11-20T19:02:31Z');
let speech: Speech;

beforeAll(() => {
  speech = { t: createTranslations('en').getFixedT('en', 'problems'), style, now };
});

function told(code: string, data?: unknown): string {
  return problemOf(new ORPCError(code, { data }), speech).message;
}

/** Data as the engine would send it, for each outcome that has some. */
const samples: Readonly<Record<string, unknown>> = {
  FORBIDDEN: { permission: 'alarms.handle' },
  LOGIN_THROTTLED: { retryAfterS: 30 },
  PASSWORD_UNACCEPTABLE: { reason: 'too-short' },
  ALARM_ALREADY_ACKNOWLEDGED: { by: 'Ana', at, station: 'Desk 2' },
  ALARM_CLOSED: { by: null, at },
  ALARM_CLAIMED: { by: 'Ana', at, station: 'Desk 2' },
  ALARM_STEPS_OPEN: { open: 2 },
  PANEL_CHANGED: { version: 3, by: 'Ana', at },
  FLOOR_PLAN_CHANGED: { version: 3, by: 'Ana', at },
  PANEL_FILE_UNFIT: { devices: [{ mac: null, base: 'watchdesk', hostname: 'ESG_ALARM_1' }], images: [] },
  SEQUENCE_CHANGED: { version: 3, by: 'Ana', at },
  RULE_CHANGED: { version: 3, by: 'Ana', at },
  PLAN_CHANGED: { version: 3, by: 'Ana', at },
  HANDOVER_OPEN: { by: 'Ana', at },
  HANDOVER_MOVED: { state: 'sealed' },
  HANDOVER_NOT_YOURS: { by: 'Ana' },
  HANDOVER_NEWS: { arrived: 2 },
  FLAGGED_ALREADY: { by: 'Ana', at },
  FLAG_CLEARED: { by: 'Ana', at },
  STEP_ENDED: { by: 'Ana', at },
  STEP_NOT_DONE: { missing: 'contacts' },
  SEQUENCE_RUNNING: { by: 'Ana', station: 'Desk 2', at },
  RELAY_HELD: { by: 'Ana', station: 'Desk 2' },
  BOARD_UNREACHABLE: { reason: 'The board is offline.' },
  HOLD_ENDED: { reason: 'no-beat' },
  CONFIRMATION_MISMATCH: { phrase: 'ESG_ALARM_1' },
  ALARM_STILL_OPEN: { acknowledged: true, returned: false },
};

describe('every outcome that the contract declares', () => {
  test.each(Object.keys({ ...declaredErrors, ...procedureErrors }))(
    '%s has a sentence of its own',
    (code) => {
      const sentence = told(code, samples[code]);
      expect(sentence).not.toBe(speech.t('UNEXPECTED'));
      expect(sentence).not.toContain('{{');
    },
  );
});

test('the loser of a race is told who won, when and where', () => {
  expect(told('ALARM_ALREADY_ACKNOWLEDGED', samples['ALARM_ALREADY_ACKNOWLEDGED'])).toBe(
    'Ana acknowledged this alarm at 14:02:31 from Desk 2.',
  );
});

test('data of another shape gives the general sentence, not a broken one', () => {
  expect(told('LOGIN_THROTTLED', { retryAfterS: 'soon' })).toBe(speech.t('UNEXPECTED'));
});

test('a call that was never sent is told apart from one whose answer was lost', () => {
  expect(problemOf(new LinkDownError('down'), speech).code).toBe('LINK_DOWN');
  expect(problemOf(new Error('socket closed'), speech).code).toBe('LINK_LOST');
});

test('a failure nobody declared says nothing of its inside', () => {
  expect(told('INTERNAL_SERVER_ERROR')).toBe(speech.t('UNEXPECTED'));
});
