import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { Me } from '../../../shared/access/model.ts';
import { ME } from './fake-connector.fixture.ts';
import type { SessionState } from './session.ts';
import { waitForUnlock } from './wait-for-unlock.ts';

const me = (locked: boolean): SessionState => ({ state: 'in', me: Me.parse({ ...ME, locked }) });

/** Whether the call goes out without anything else happening. */
async function goesOut(state: SessionState, path: readonly string[]): Promise<boolean> {
  const out = waitForUnlock(
    createStore<SessionState>(() => state),
    path,
    undefined,
  ).then(() => true);
  return Promise.race([out, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5))]);
}

test.each([
  [['devices', 'get'], false],
  [['alarms', 'history'], false],
  [['feed', 'watch'], true],
  [['access', 'unlock'], true],
  [['access', 'me'], true],
  [['system', 'hello'], true],
  [['alarms', 'acknowledge'], true],
])('on a locked screen %j goes out: %s', async (path, out) => {
  expect(await goesOut(me(true), path)).toBe(out);
  expect(await goesOut(me(false), path)).toBe(true);
});

test('a kept read goes out when the screen is unlocked or the session ends', async () => {
  const unlocked = createStore<SessionState>(() => me(true));
  const first = waitForUnlock(unlocked, ['devices', 'get'], undefined);
  unlocked.setState(me(false), true);
  await expect(first).resolves.toBeUndefined();
  const ended = createStore<SessionState>(() => me(true));
  const second = waitForUnlock(ended, ['devices', 'get'], undefined);
  ended.setState({ state: 'out', reason: 'expired' }, true);
  await expect(second).resolves.toBeUndefined();
});

test('a kept read of a page that was left is given up', async () => {
  const page = new AbortController();
  const read = waitForUnlock(
    createStore<SessionState>(() => me(true)),
    ['devices', 'get'],
    page.signal,
  );
  page.abort(new Error('left'));
  await expect(read).rejects.toThrow('left');
});
