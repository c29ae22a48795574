import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { SessionRegistry } from './session-registry.ts';
import type { Throttle } from './throttle.ts';

/** What the use cases of this module share. */
export interface AccessDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly hasher: PasswordHasher;
  readonly registry: SessionRegistry;
  /** Uniform below its argument, unpredictable. */
  readonly randomInt: (below: number) => number;
  /** By client address, and by the name of users that do not exist. */
  readonly loginThrottle: { readonly address: Throttle; readonly unknownUser: Throttle };
  /**
   * Wrong passwords given inside a session, by session. Apart from the user's own back-off, so that somebody who
   * guesses at a login page cannot keep an operator from unlocking the screen.
   */
  readonly sessionThrottle: Throttle;
}
