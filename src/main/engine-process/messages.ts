import type { Engine, InitialLogin } from '../../engine/index.ts';

/** What a host says of a connection that it hands to the engine. */
export type ConnectionOrigin = Parameters<Engine['serveMessagePort']>[1];

/** Why the engine did not start: mistakes in the settings, or something outside that a person must mend. */
export type StartFailure = {
  readonly kind: 'settings' | 'setup' | 'bug';
  /** One sentence each. */
  readonly sentences: readonly string[];
};

/** Main process → engine's process. `connect` carries one port. */
export type ToEngine =
  | { readonly type: 'connect'; readonly origin: Omit<ConnectionOrigin, 'station'> }
  | { readonly type: 'stop' };

/** Engine's process → main process. */
export type FromEngine =
  | { readonly type: 'started' }
  | { readonly type: 'initial-login'; readonly login: InitialLogin }
  | { readonly type: 'failed'; readonly failure: StartFailure };
