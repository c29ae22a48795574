import { createORPCClient, ORPCError } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Me } from '../../../shared/access/model.ts';
import type { WatchdeskClient } from '../../../shared/contract/index.ts';
import type { Connection } from './connection.ts';
import { type Answers, createFakeConnector, ME } from './fake-connector.fixture.ts';
import { createCookieTokens, createMemoryTokens, createSession } from './session.ts';

const PERSON = Me.parse(ME);

interface Engine {
  readonly client: WatchdeskClient;
  readonly connection: Connection;
  readonly calls: readonly string[];
  readonly answers: Answers;
}

async function engine(answers: Answers): Promise<Engine> {
  const fake = createFakeConnector(answers);
  const connection = await fake.connector.connect(new AbortController().signal);
  return { client: createORPCClient(connection.link), connection, calls: fake.calls, answers: fake.answers };
}

const refuse = (code: string) => (): never => {
  throw new ORPCError(code);
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the session', () => {
  test('of a browser goes on after a reload, by its cookie alone', async () => {
    const session = createSession(createCookieTokens(vi.fn()));
    const { client, connection, calls } = await engine({ 'access.me': () => ME });
    await session.resume(client, connection);
    expect(session.store.getState()).toMatchObject({ state: 'in', me: { username: 'ana' } });
    expect(calls).toEqual(['access.me']);
  });

  test('of a desktop presents its token on a new connection', async () => {
    const session = createSession(createMemoryTokens());
    const presented: unknown[] = [];
    const { client, connection } = await engine({
      'access.login': () => ({ token: 'a-token-of-more-than-twenty', me: ME }),
      'access.resume': (input) => {
        presented.push(input);
        return ME;
      },
    });
    await session.login(client, 'ana', 'secret');
    await session.resume(client, connection);
    expect(presented).toEqual([{ token: 'a-token-of-more-than-twenty' }]);
  });

  test('hands the token to the server once and keeps nothing of it', async () => {
    const request = vi.fn(async () => new Response());
    const tokens = createCookieTokens(request);
    const session = createSession(tokens);
    const { client } = await engine({
      'access.login': () => ({ token: 'a-token-of-more-than-twenty', me: ME }),
    });
    await session.login(client, 'ana', 'secret');
    expect(request).toHaveBeenCalledExactlyOnceWith('/session', {
      method: 'PUT',
      headers: { authorization: 'Bearer a-token-of-more-than-twenty' },
    });
    expect(tokens.present()).toBeNull();
  });

  test('that nobody has is no fault; one that ended is said so', async () => {
    const { client, connection, answers } = await engine({ 'access.me': refuse('UNAUTHENTICATED') });
    const session = createSession(createCookieTokens(vi.fn(async () => new Response())));
    await session.resume(client, connection);
    expect(session.store.getState()).toEqual({ state: 'out', reason: 'none' });
    answers['access.login'] = () => ({ token: 'a-token-of-more-than-twenty', me: ME });
    await session.login(client, 'ana', 'secret');
    session.noteError(new ORPCError('UNAUTHENTICATED'), ['alarms', 'acknowledge']);
    expect(session.store.getState()).toEqual({ state: 'out', reason: 'expired' });
  });

  test('waits for the database instead of asking for a login in vain', async () => {
    const { client, connection, answers } = await engine({ 'access.me': refuse('DATABASE_UNAVAILABLE') });
    const session = createSession(createCookieTokens(vi.fn()));
    await session.resume(client, connection);
    expect(session.store.getState().state).toBe('unknown');
    answers['access.me'] = () => ME;
    await vi.advanceTimersByTimeAsync(2000);
    expect(session.store.getState().state).toBe('in');
  });

  test('learns from a refused call that it was locked elsewhere', async () => {
    const session = createSession(createMemoryTokens());
    const { client, connection } = await engine({ 'access.me': () => ME });
    await session.resume(client, connection);
    session.noteError(new ORPCError('SESSION_LOCKED'), ['alarms', 'acknowledge']);
    expect(session.store.getState()).toMatchObject({ state: 'in', me: { locked: true } });
  });

  test('does not end because a password was wrong at login', async () => {
    const session = createSession(createMemoryTokens());
    const { client, connection } = await engine({ 'access.me': () => ME });
    await session.resume(client, connection);
    session.noteError(new ORPCError('UNAUTHENTICATED'), ['access', 'resume']);
    expect(session.store.getState().state).toBe('in');
  });

  test('learns what the person may see now, and nothing where it cannot be asked', async () => {
    const session = createSession(createMemoryTokens());
    let me: unknown = { ...ME, allSites: false, siteIds: [3] };
    const { client } = await engine({ 'access.me': () => me });
    await session.refresh(client);
    expect(session.store.getState()).toEqual({ state: 'unknown' });
    session.setMe(PERSON);
    await session.refresh(client);
    expect(session.store.getState()).toMatchObject({ state: 'in', me: { allSites: false, siteIds: [3] } });
    me = { ...ME, userId: 2, allSites: true, siteIds: [] };
    await session.refresh(client);
    expect(session.store.getState()).toMatchObject({ state: 'in', me: { userId: 1, siteIds: [3] } });
    const refused = await engine({ 'access.me': refuse('DATABASE_UNAVAILABLE') });
    await session.refresh(refused.client);
    expect(session.store.getState()).toMatchObject({ state: 'in', me: { siteIds: [3] } });
  });
});
