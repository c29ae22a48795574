import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import { ItemRefused, isRefusal, waitingSentence } from './refusal.ts';

const sqlError = (code: string) => Object.assign(new Error('as the server says it'), { code });

describe('refusal', () => {
  it.each(['22001', '22003', '22021', '23502', '23503', '23505', '23514'])('is what %s says', (code) => {
    expect(isRefusal(sqlError(code))).toBe(true);
  });

  it.each([
    ['a standby', '25006'],
    ['statement_timeout', '57014'],
    ['lock_timeout', '55P03'],
    ['a revoked right', '42501'],
    ['a missing file', '58P01'],
    ['an internal error', 'XX000'],
    ['a deadlock', '40P01'],
    ['a full disk', '53100'],
    ['an idle transaction', '25P03'],
  ])('is never %s (%s)', (_what, code) => {
    expect(isRefusal(sqlError(code))).toBe(false);
    expect(waitingSentence(sqlError(code))).toMatch(
      new RegExp(`\\(${code}\\).*They wait and are tried again`),
    );
  });

  it('is our own code that cannot handle an item, but not an error that nobody knows', () => {
    expect(isRefusal(new RangeError('Invalid time value'))).toBe(true);
    expect(isRefusal(new TypeError('not a number'))).toBe(true);
    expect(isRefusal(z.int().safeParse('x').error)).toBe(true);
    expect(isRefusal(new ItemRefused('of another organisation'))).toBe(true);
    expect(isRefusal(new Error('no idea'))).toBe(false);
  });

  it('leaves the outage to the sentence of the database itself', () => {
    expect(isRefusal(new AppError('DATABASE_UNAVAILABLE'))).toBe(false);
    expect(waitingSentence(new AppError('DATABASE_UNAVAILABLE'))).toBeNull();
    const readOnly = new AppError('DATABASE_UNAVAILABLE', undefined, { cause: sqlError('25006') });
    expect(waitingSentence(readOnly)).toBeNull();
  });

  it('names a full disk, although the server goes on answering', () => {
    const full = new AppError('DATABASE_UNAVAILABLE', undefined, { cause: sqlError('53100') });
    expect(waitingSentence(full)).toMatch(/no disk space left; free some/);
    expect(
      waitingSentence(new AppError('DATABASE_UNAVAILABLE', undefined, { cause: sqlError('08006') })),
    ).toBeNull();
  });
});
