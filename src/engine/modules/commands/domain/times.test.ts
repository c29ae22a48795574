import { describe, expect, test } from 'vitest';
import { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { termsOf } from './terms.ts';
import { timesOf } from './times.ts';

const now = new Date('2026-11-20T12:00:00Z');
const inS = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const output = termsOf(DeviceCommand.parse({ type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' }));
const settings = termsOf(DeviceCommand.parse({ type: 'CONFIG', kind: 'WIFI', settings: { ssid: 'yard' } }));

describe('a command waits', () => {
  test.each([
    ['a minute where it switches', output, {}, { scheduledAt: null, expiresAt: inS(60) }],
    ['a day where it sets something up', settings, {}, { scheduledAt: null, expiresAt: inS(86_400) }],
    ['as long as was asked', output, { expiresInS: 5 }, { scheduledAt: null, expiresAt: inS(5) }],
    [
      'from the time it is planned for',
      output,
      { scheduledAt: inS(600) },
      { scheduledAt: inS(600), expiresAt: inS(660) },
    ],
    [
      'from now where that has just passed',
      output,
      { scheduledAt: inS(-30) },
      { scheduledAt: null, expiresAt: inS(60) },
    ],
  ])('%s', (_name, terms, wanted, times) => {
    expect(timesOf(wanted, terms, now)).toEqual({ ok: true, ...times });
  });

  test.each([
    ['an hour late, where it switches', output, { expiresInS: 3601 }],
    ['since yesterday', settings, { scheduledAt: inS(-86_400) }],
    ['for next year', settings, { scheduledAt: inS(31 * 86_400) }],
  ])('never %s', (_name, terms, wanted) => {
    expect(timesOf(wanted, terms, now)).toMatchObject({ ok: false });
  });
});
