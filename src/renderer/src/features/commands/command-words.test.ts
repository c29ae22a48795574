import { describe, expect, test } from 'vitest';
import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { createTranslations } from '../../i18n/index.ts';
import { AT, atS, commandRow } from './command.fixture.ts';
import { describeCommand, describeState, toneOf } from './command-words.ts';
import { TEXTS } from './texts.ts';

const t = createTranslations('en').getFixedT('en', TEXTS);
const style = { language: 'en-GB', timeZone: 'UTC' };
const nothing = { wanted: null, reported: null, isOnline: true };
const says = (
  change: Parameters<typeof commandRow>[1],
  compared: Partial<typeof nothing> | { wanted: boolean; reported: boolean } = {},
  afterS = 0.4,
) =>
  describeState(
    commandRow({ type: 'OUTPUT', output: 'SIREN', pattern: 'CONSTANT' }, change),
    { ...nothing, ...compared },
    { t, style, nowMs: atS(afterS).getTime() },
  );

describe('how a command stands', () => {
  test.each([
    ['Waits to be sent', { status: 'PENDING', sentAt: null }, {}],
    [
      'Waits for the box to come online, until 19:03:31',
      { status: 'PENDING', sentAt: null },
      { isOnline: false },
    ],
    ['To be sent at 19:12:31', { status: 'PENDING', sentAt: null, scheduledAt: atS(600) }, {}],
    ['Sent, no answer for 0.4 s', {}, {}],
    ['Wanted on, reported off, 0.4 s', {}, { wanted: true, reported: false }],
    ['Wanted on, reported off, 0.4 s', { status: 'ACKNOWLEDGED' }, { wanted: true, reported: false }],
    ['Sent 3 times, no answer for 0.4 s', { retryCount: 2 }, {}],
    ['No answer; sent again in 4 s', { retryCount: 1, nextRetryAt: atS(4) }, {}],
    ['Answered; the reported state does not show it yet, 0.4 s', { status: 'ACKNOWLEDGED' }, {}],
    [
      'Confirmed by the device after 0.3 s',
      { status: 'COMPLETED', outcome: 'confirmed', acknowledgedAt: AT, confirmedAt: atS(0.3) },
      {},
    ],
    ['Answered, not verifiable', { status: 'COMPLETED', outcome: 'answered_not_verifiable' }, {}],
    [
      'Refused: hardware fault (“relay stuck”)',
      { status: 'FAILED', outcome: 'refused', responseCode: 10, responseMessage: 'relay stuck' },
      {},
    ],
    [
      'Not confirmed: answered, but still reported off',
      { status: 'FAILED', outcome: 'not_confirmed' },
      { wanted: true, reported: false },
    ],
    [
      'Not confirmed: no answer. State unknown, last reported off',
      { status: 'TIMEOUT', outcome: 'no_answer' },
      { wanted: true, reported: false },
    ],
    ['Not done: it could not be sent before 19:03:31', { status: 'TIMEOUT', outcome: 'not_done' }, {}],
    [
      'Cancelled by Ana before it was sent',
      { status: 'CANCELLED', outcome: 'cancelled', cancelledBy: 'Ana' },
      {},
    ],
  ] as const)('%s', (sentence, change, compared) => {
    expect(says(change, compared)).toBe(sentence);
  });

  test('says of one that was cancelled too late that it only is not repeated', () => {
    expect(says({ cancelRequestedAt: AT })).toContain('too late to take back');
  });

  test.each([
    ['not_done', 'strong'],
    ['no_answer', 'strong'],
    ['confirmed', 'plain'],
    ['cancelled', 'quiet'],
  ] as const)('%s is %s', (outcome, tone) => {
    expect(toneOf(commandRow({ type: 'SYSTEM', action: 'REBOOT' }, { outcome }))).toBe(tone);
  });
});

describe('what is ordered', () => {
  test.each<[string, DeviceCommand]>([
    [
      'Siren on, constant, 30 s',
      { type: 'OUTPUT', output: 'SIREN', pattern: 'CONSTANT', totalDurationS: 30 },
    ],
    ['Siren on, constant', { type: 'OUTPUT', output: 'SIREN', pattern: 'CONSTANT', totalDurationS: 0 }],
    ['All outputs off', { type: 'OUTPUT', output: 'ALL', pattern: 'OFF' }],
    ['Fan 60 %', { type: 'OUTPUT', output: 'FAN', pattern: 'PWM', fanDutyPercent: 60 }],
    [
      'Relay 1 on, pulse, On for 500 ms',
      { type: 'OUTPUT', output: 'RELAY1', pattern: 'PULSE', onDurationMs: 500 },
    ],
    ['Restart: Wait before it: 5 s', { type: 'SYSTEM', action: 'REBOOT', delayS: 5 }],
    ['Relay 3 off', { type: 'RELAY', relayIndex: 2, on: false }],
  ])('%s', (sentence, command) => {
    expect(describeCommand(commandRow(command), t)).toBe(sentence);
  });

  test('a secret is named and never shown', () => {
    const wifi = commandRow(
      { type: 'CONFIG', kind: 'WIFI', settings: { ssid: 'yard' } },
      { secretFields: ['password'] },
    );
    expect(describeCommand(wifi, t)).toBe('Set Wi-Fi: Network name (SSID): yard, Password (secret)');
  });
});
