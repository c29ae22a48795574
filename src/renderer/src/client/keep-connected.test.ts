import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LinkDownError } from './connection.ts';
import { createFakeConnector, type FakeConnector, HELLO } from './fake-connector.fixture.ts';
import { type KeptConnection, keepConnected } from './keep-connected.ts';

let kept: KeptConnection;

function connectTo(fake: FakeConnector, onConnected = async (): Promise<void> => undefined): KeptConnection {
  kept = keepConnected({ connector: fake.connector, now: () => new Date(), random: () => 0, onConnected });
  return kept;
}

const settle = async (ms = 0): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms);
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  kept.stop();
  vi.useRealTimers();
});

describe('a kept connection', () => {
  test('is up once the engine has greeted and the session is taken up', async () => {
    let takeUp = (): void => {};
    const fake = createFakeConnector({ 'system.hello': () => HELLO });
    const { status, hello } = connectTo(
      fake,
      () =>
        new Promise((resolve) => {
          takeUp = resolve;
        }),
    );
    await settle();
    expect(status.getState().state).toBe('connecting');
    takeUp();
    await settle();
    expect(status.getState().state).toBe('up');
    expect(hello.getState()?.version).toBe('0.1.0');
  });

  test('refuses calls at once while there is none, so that nothing is sent later by surprise', async () => {
    const fake = createFakeConnector({ 'system.hello': () => HELLO });
    fake.refuse = true;
    const { link } = connectTo(fake);
    await settle();
    await expect(link.call(['alarms', 'acknowledge'], {}, { context: {} })).rejects.toBeInstanceOf(
      LinkDownError,
    );
  });

  test('comes back by itself after a drop, and says since when it was gone', async () => {
    const fake = createFakeConnector({ 'system.hello': () => HELLO });
    const { status } = connectTo(fake);
    await settle();
    await settle(1000);
    const droppedAt = new Date();
    fake.drop('engine-crashed');
    await settle();
    expect(status.getState()).toMatchObject({ state: 'down', cause: 'engine-crashed', since: droppedAt });
    await settle(200);
    expect(status.getState().state).toBe('up');
  });

  test('keeps the first moment of the outage through all the tries', async () => {
    const fake = createFakeConnector({ 'system.hello': () => HELLO });
    const { status } = connectTo(fake);
    await settle();
    const droppedAt = new Date();
    fake.refuse = true;
    fake.drop();
    await settle(60_000);
    expect(status.getState()).toMatchObject({ state: 'down', since: droppedAt });
  });

  test('tries again at once when woken', async () => {
    const fake = createFakeConnector({ 'system.hello': () => HELLO });
    const { status } = connectTo(fake);
    await settle();
    fake.refuse = true;
    fake.drop();
    await settle(30_000);
    fake.refuse = false;
    fake.wake();
    await settle();
    expect(status.getState().state).toBe('up');
  });

  test('notices an engine that went silent without closing', async () => {
    const fake = createFakeConnector({ 'system.hello': () => HELLO });
    const { status } = connectTo(fake);
    await settle();
    fake.answers['system.hello'] = () => {
      throw new Error('no answer in time');
    };
    await settle(5000);
    expect(status.getState().state).toBe('down');
  });
});
