import { beforeEach, describe, expect, test } from 'vitest';
import type { Me } from '../../../shared/access/model.ts';
import { OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../app-error.ts';
import type { Clock } from '../clock.ts';
import { type ActiveSession, createSessionHolder, SESSION_TRUST_MS, type Sessions } from './session.ts';

const ada: Me = {
  userId: UserId.parse(1),
  organisationId: OrganisationId.parse(1),
  organisationName: 'Default',
  username: 'ada',
  displayName: 'Ada',
  role: 'operator',
  allSites: true,
  siteIds: [],
  mustChangePassword: false,
  locked: false,
  sessionExpiresAt: new Date(3_600_000),
};

describe('the session of a connection', () => {
  let nowMs = 0;
  let kept: ActiveSession | null;
  let lookUps = 0;
  let unavailable = false;

  const clock: Clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs, after: () => () => {} };
  const sessions: Sessions = {
    onChange: () => () => {},
    find: async () => {
      lookUps += 1;
      if (unavailable) throw new AppError('DATABASE_UNAVAILABLE');
      return kept;
    },
  };
  const holder = (token: string | null = 'token') =>
    createSessionHolder({ sessions, clock, token, onDoubt: () => {} });

  beforeEach(() => {
    nowMs = 0;
    kept = { me: ada, sessionId: 's' };
    lookUps = 0;
    unavailable = false;
  });

  test('without a token nothing is looked up', async () => {
    expect((await holder(null).fresh()).me).toBeNull();
    expect(lookUps).toBe(0);
  });

  test('tells whoever follows it what each look found, until they leave', async () => {
    const own = holder();
    const seen: (boolean | undefined)[] = [];
    const leave = own.onKnown(() => seen.push(own.current().me?.allSites));
    await own.fresh();
    kept = { me: { ...ada, allSites: false }, sessionId: 's' };
    own.invalidate();
    expect(seen).toEqual([true]);
    await own.fresh();
    own.clear();
    leave();
    own.set('token', { me: ada, sessionId: 's' });
    expect(seen).toEqual([true, false, undefined]);
  });

  test('is looked up once for many calls and again when it is too old', async () => {
    const own = holder();
    await Promise.all([own.fresh(), own.fresh(), own.fresh()]);
    await own.fresh();
    expect(lookUps).toBe(1);
    nowMs = SESSION_TRUST_MS;
    await own.fresh();
    expect(lookUps).toBe(2);
  });

  test('is gone for good once it is not found', async () => {
    const own = holder();
    kept = null;
    expect((await own.fresh()).me).toBeNull();
    nowMs = SESSION_TRUST_MS;
    await own.fresh();
    expect(lookUps).toBe(1);
    expect(own.token()).toBeNull();
  });

  test('a doubt during a look-up makes it look again', async () => {
    const own = holder();
    const first = own.fresh();
    kept = { me: { ...ada, role: 'viewer' }, sessionId: 's' };
    own.invalidate();
    expect((await first).me?.role).toBe('viewer');
  });

  test('a login during a look-up wins', async () => {
    const own = holder();
    const first = own.fresh();
    own.set('other', { me: { ...ada, username: 'ben' }, sessionId: 'other' });
    expect((await first).me?.username).toBe('ben');
    expect(own.current().sessionId).toBe('other');
  });

  test('is kept while the database is away, but not beyond its end', async () => {
    const own = holder();
    await own.fresh();
    unavailable = true;
    nowMs = SESSION_TRUST_MS;
    expect((await own.fresh()).me?.username).toBe('ada');
    nowMs = ada.sessionExpiresAt.getTime();
    await expect(own.fresh()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });

  test('is not made up while the database is away', async () => {
    unavailable = true;
    await expect(holder().fresh()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });
});
