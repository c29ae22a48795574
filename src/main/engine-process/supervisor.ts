import type { InitialLogin } from '../../engine/index.ts';
import type { EngineProcessState } from '../../shared/desktop-api.ts';
import type { FromEngine, StartFailure, ToEngine } from './messages.ts';
import { createRestartBackoff } from './restart-backoff.ts';

/** What is used of Electron's UtilityProcess. */
export interface EngineChild<Port> {
  postMessage(message: ToEngine, transfer?: Port[]): void;
  on(event: 'message', listener: (message: FromEngine) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

export interface SupervisorDeps<Port> {
  readonly fork: () => EngineChild<Port>;
  readonly nowMs: () => number;
  /** Calls `work` after `delayMs`; the returned function cancels it. */
  readonly after: (delayMs: number, work: () => void) => () => void;
  readonly onState: (state: EngineProcessState) => void;
  /** The engine made the first administrator; the password can be seen only this once. */
  readonly onInitialLogin: (login: InitialLogin) => void;
  /** The very first start failed: nothing ran yet, so a person is told instead of trying again and again. */
  readonly onFirstStartFailed: (failure: StartFailure) => void;
}

/** Keeps the engine's process running. */
export interface EngineSupervisor<Port> {
  start(): void;
  state(): EngineProcessState;
  /** Hands one end of a channel to the engine; false while it is not running. */
  connect(port: Port): boolean;
  /** Idempotent. Resolves when the process has ended; it is killed when it does not end in time. */
  stop(timeoutMs: number): Promise<void>;
}

/** Starts the engine's process again whenever it ends, waiting longer while it keeps ending early. */
export function createEngineSupervisor<Port>(deps: SupervisorDeps<Port>): EngineSupervisor<Port> {
  const backoff = createRestartBackoff();
  let child: EngineChild<Port> | undefined;
  let state: EngineProcessState = { state: 'starting' };
  let startedAtMs: number | undefined;
  let everStarted = false;
  let failure: StartFailure | undefined;
  let cancelRestart = () => {};
  let stopping: Promise<void> | undefined;
  let onEnded = () => {};

  function become(next: EngineProcessState): void {
    state = next;
    deps.onState(next);
  }

  function launch(): void {
    failure = undefined;
    startedAtMs = undefined;
    become({ state: 'starting' });
    child = deps.fork();
    child.on('message', hear);
    child.on('exit', ended);
  }

  function hear(message: FromEngine): void {
    if (message.type === 'failed') {
      failure = message.failure;
      return;
    }
    if (message.type === 'initial-login') {
      deps.onInitialLogin(message.login);
      return;
    }
    everStarted = true;
    startedAtMs = deps.nowMs();
    become({ state: 'running' });
  }

  function ended(code: number): void {
    child = undefined;
    onEnded();
    if (stopping !== undefined) return;
    if (!everStarted && failure !== undefined && failure.kind !== 'bug') {
      deps.onFirstStartFailed(failure);
      return;
    }
    const ranForMs = startedAtMs === undefined ? 0 : deps.nowMs() - startedAtMs;
    const restartInMs = backoff.nextDelayMs(ranForMs);
    const reason = failure?.sentences.join(' ') ?? `The engine ended unexpectedly (code ${code}).`;
    become({ state: 'crashed', restartInMs, reason });
    cancelRestart = deps.after(restartInMs, launch);
  }

  async function end(timeoutMs: number): Promise<void> {
    cancelRestart();
    const last = child;
    if (last === undefined) return;
    await new Promise<void>((resolve) => {
      const cancelKill = deps.after(timeoutMs, () => {
        last.kill();
        resolve();
      });
      onEnded = () => {
        cancelKill();
        resolve();
      };
      last.postMessage({ type: 'stop' });
    });
  }

  return {
    start: launch,
    state: () => state,
    connect: (port) => {
      if (child === undefined || state.state !== 'running') return false;
      child.postMessage({ type: 'connect', origin: DESKTOP_ORIGIN }, [port]);
      return true;
    },
    stop: (timeoutMs) => {
      stopping ??= end(timeoutMs);
      return stopping;
    },
  };
}

/** The window of this very desktop; the engine's process adds the station's name. */
const DESKTOP_ORIGIN = { transport: 'message-port', edition: 'desktop', address: null } as const;
