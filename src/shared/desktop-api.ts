/**
 * The few things only the desktop edition can do, handed to the page by the preload bridge as
 * `window.watchdeskDesktop`. Features ask whether a function is there, never where they run.
 */
export interface DesktopApi {
  readonly edition: 'desktop';
  /**
   * Asks the main process for a connection to the engine. The port arrives as a `message` event on `window` with
   * `data.type === ENGINE_PORT_MESSAGE`; called again after the engine restarted, it hands over a new one.
   */
  requestEnginePort(): void;
  /** One that is critical or that nobody takes: native notification, taskbar flash, the window raised. */
  announceAlarm(alarm: { readonly title: string; readonly body: string }): void;
  /** Told when the engine process ends or is back. Returns the way to stop listening. */
  onEngineState(listener: (state: EngineProcessState) => void): () => void;
}

export type EngineProcessState =
  | { readonly state: 'starting' }
  | { readonly state: 'running' }
  | { readonly state: 'crashed'; readonly restartInMs: number; readonly reason: string };

export const ENGINE_PORT_MESSAGE = 'watchdesk:engine-port';
