import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { AlarmSignal } from '../alarms/index.ts';

/** What the alarms module gives: folds signals into alarms inside the transaction. */
export type RaiseAlarms = (
  tx: Tx,
  organisationId: OrganisationId,
  signals: readonly AlarmSignal[],
) => Promise<void>;

export interface RulesDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** The rules are others now; where this station evaluates them, it does so at once. */
  readonly wake: () => void;
}
