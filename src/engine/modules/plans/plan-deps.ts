import type { Clock } from '../../platform/clock.ts';
import type { PeoplesDatabase } from '../../platform/db/database.ts';

export interface PlanDeps {
  readonly database: PeoplesDatabase;
  readonly clock: Clock;
}
