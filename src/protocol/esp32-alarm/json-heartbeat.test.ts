import { describe, expect, it } from 'vitest';
import { DecodeError } from './decode-error.ts';
import { degreesOrNull, finiteOrNull, ipv4Text, macText, unixSecondsToDate } from './field-meaning.ts';
import { decodeJsonHeartbeat, encodeJsonHeartbeat } from './json-heartbeat.ts';
import { emptyHeartbeat } from './messages.ts';

const reasonOf = (json: string | Uint8Array): string => {
  try {
    decodeJsonHeartbeat(typeof json === 'string' ? Buffer.from(json) : json);
  } catch (error) {
    if (error instanceof DecodeError) return error.reason;
    throw error;
  }
  return 'decoded';
};

describe('the heartbeat of old boxes', () => {
  it('has the field names of the binary one', () => {
    const heartbeat = {
      ...emptyHeartbeat(),
      timestamp: 1_795_000_000,
      temperature: -3.5,
      panic2: true,
      firmware: '0.9',
    };
    expect(decodeJsonHeartbeat(encodeJsonHeartbeat(heartbeat))).toStrictEqual(heartbeat);
  });

  it.each([
    ['{}', 'decoded'],
    ['{"uptime":5,"something_else":[1]}', 'decoded'],
    ['', 'undecodable'],
    ['{"uptime":', 'undecodable'],
    ['[]', 'undecodable'],
    ['{"panic1":1}', 'undecodable'],
    ['{"uptime":-1}', 'out-of-range'],
    ['{"uptime":4294967296}', 'out-of-range'],
    ['{"fan_pwm_duty":101}', 'out-of-range'],
    ['{"firmware":"1234567890123456"}', 'out-of-range'],
  ])('as %s is %s', (json, expected) => {
    expect(reasonOf(json)).toBe(expected);
  });

  it('is refused where it is not UTF-8', () => {
    expect(reasonOf(Buffer.from([0x7b, 0xff, 0x7d]))).toBe('undecodable');
  });
});

describe('what a field means', () => {
  it('is told in the forms that the database and people use', () => {
    expect(macText(Buffer.from('0483080cedd8', 'hex'))).toBe('04:83:08:0c:ed:d8');
    expect(ipv4Text(0xc0a80109)).toBe('192.168.1.9');
    expect(unixSecondsToDate(1_795_000_000).toISOString()).toBe('2026-11-18T11:06:40.000Z');
  });

  it('is nothing for numbers that are none', () => {
    expect([21.5, Number.NaN, Number.POSITIVE_INFINITY].map(finiteOrNull)).toStrictEqual([21.5, null, null]);
    expect([-90, 90.5, Number.NaN].map((value) => degreesOrNull(value, 90))).toStrictEqual([-90, null, null]);
  });
});
