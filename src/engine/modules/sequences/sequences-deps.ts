import type { Command, CommandId } from '../../../shared/commands/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { Order } from '../commands/index.ts';
import type { PlanDeps } from './plan-sequence.ts';

/** What the commands module gives. */
export interface SequenceOrders {
  readonly order: (tx: Tx, by: Actor, order: Order) => Promise<Command>;
  /** Takes back what was not sent, and keeps what was from being sent again. */
  readonly withdraw: (tx: Tx, by: Actor, ids: readonly CommandId[]) => Promise<void>;
  readonly wake: () => void;
}

export interface SequencesDeps extends PlanDeps, SequenceOrders {
  readonly database: Database;
  readonly clock: Clock;
  /** A run is to be looked after; where this station does that, it does so at once. */
  readonly wakeRunner: () => void;
}
