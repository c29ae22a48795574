import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineProcessState } from '../../shared/desktop-api.ts';
import type { FromEngine, StartFailure, ToEngine } from './messages.ts';
import { createEngineSupervisor } from './supervisor.ts';

const started: FromEngine = { type: 'started' };

/** A process that does what the test says. */
class FakeChild extends EventEmitter {
  readonly heard: { readonly message: ToEngine; readonly ports: readonly string[] }[] = [];
  killed = false;
  postMessage(message: ToEngine, ports: string[] = []): void {
    this.heard.push({ message, ports });
  }
  kill(): boolean {
    this.killed = true;
    return true;
  }
}

function setUp() {
  const children: FakeChild[] = [];
  const states: EngineProcessState[] = [];
  const failures: StartFailure[] = [];
  const timers = new Map<() => void, number>();
  let nowMs = 0;
  const supervisor = createEngineSupervisor<string>({
    fork: () => {
      const child = new FakeChild();
      children.push(child);
      return child;
    },
    nowMs: () => nowMs,
    after: (delayMs, work) => {
      timers.set(work, nowMs + delayMs);
      return () => timers.delete(work);
    },
    onState: (state) => states.push(state),
    onInitialLogin: () => {},
    onFirstStartFailed: (failure) => failures.push(failure),
  });
  function pass(ms: number): void {
    nowMs += ms;
    for (const [work, dueMs] of [...timers]) {
      if (dueMs > nowMs) continue;
      timers.delete(work);
      work();
    }
  }
  const last = (): FakeChild => {
    const child = children.at(-1);
    if (child === undefined) throw new Error('no process was started');
    return child;
  };
  return { supervisor, children, states, failures, timers, pass, last };
}

let desk: ReturnType<typeof setUp>;
beforeEach(() => {
  desk = setUp();
  desk.supervisor.start();
});

describe('while it runs', () => {
  it('hands ports over, and none before', () => {
    expect(desk.supervisor.connect('early')).toBe(false);
    desk.last().emit('message', started);
    expect(desk.supervisor.connect('port')).toBe(true);
    expect(desk.last().heard).toEqual([
      {
        message: {
          type: 'connect',
          origin: { transport: 'message-port', edition: 'desktop', address: null },
        },
        ports: ['port'],
      },
    ]);
    expect(desk.states.map(({ state }) => state)).toEqual(['starting', 'running']);
  });
});

describe('when the process ends by itself', () => {
  it('says so with a reason, and starts it again after a wait that grows', () => {
    desk.last().emit('message', started);
    desk.last().emit('exit', 134);
    expect(desk.states.at(-1)).toEqual({
      state: 'crashed',
      restartInMs: 500,
      reason: 'The engine ended unexpectedly (code 134).',
    });
    expect(desk.supervisor.connect('port')).toBe(false);
    desk.pass(499);
    expect(desk.children).toHaveLength(1);
    desk.pass(1);
    expect(desk.children).toHaveLength(2);
    desk.last().emit('exit', 1);
    expect(desk.states.at(-1)).toMatchObject({ state: 'crashed', restartInMs: 1000 });
  });

  it('repeats what the engine said of the reason', () => {
    desk.last().emit('message', started);
    desk.last().emit('exit', 137);
    desk.pass(500);
    desk.last().emit('message', {
      type: 'failed',
      failure: { kind: 'setup', sentences: ['The disk is full.'] },
    });
    desk.last().emit('exit', 1);
    expect(desk.states.at(-1)).toMatchObject({ state: 'crashed', reason: 'The disk is full.' });
    expect(desk.failures).toEqual([]);
  });

  it('at the very first start for a reason that a person must mend, does not try again', () => {
    const failure: StartFailure = { kind: 'settings', sentences: ['WATCHDESK_BOX_KEY: 64 hex characters.'] };
    desk.last().emit('message', { type: 'failed', failure });
    desk.last().emit('exit', 2);
    expect(desk.failures).toEqual([failure]);
    expect(desk.timers.size).toBe(0);
  });

  it('at the very first start by a bug, tries again', () => {
    desk
      .last()
      .emit('message', { type: 'failed', failure: { kind: 'bug', sentences: ['The engine failed.'] } });
    desk.last().emit('exit', 1);
    expect(desk.failures).toEqual([]);
    expect(desk.states.at(-1)).toMatchObject({ state: 'crashed', reason: 'The engine failed.' });
  });
});

describe('when it is stopped', () => {
  it('asks the process to stop, waits for its end and does not start it again', async () => {
    desk.last().emit('message', started);
    const stopped = desk.supervisor.stop(5000);
    expect(desk.last().heard.at(-1)?.message).toEqual({ type: 'stop' });
    desk.last().emit('exit', 0);
    await stopped;
    expect(desk.last().killed).toBe(false);
    expect(desk.timers.size).toBe(0);
    expect(desk.states.at(-1)).toEqual({ state: 'running' });
  });

  it('kills a process that does not end in time', async () => {
    const stopped = desk.supervisor.stop(5000);
    desk.pass(5000);
    await stopped;
    expect(desk.last().killed).toBe(true);
  });

  it('between two starts, only forgets the next one', async () => {
    desk.last().emit('exit', 1);
    await desk.supervisor.stop(5000);
    desk.pass(60_000);
    expect(desk.children).toHaveLength(1);
  });
});
