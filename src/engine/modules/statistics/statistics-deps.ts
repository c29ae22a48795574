import type { Clock } from '../../platform/clock.ts';
import type { PeoplesDatabase } from '../../platform/db/database.ts';
import type { createOneAtATime } from '../../platform/one-at-a-time.ts';
import type { Printer } from '../../platform/pdf/printer.ts';

export interface StatisticsDeps {
  readonly database: PeoplesDatabase;
  readonly clock: Clock;
  readonly printer: Printer;
  /** Figures of a long period keep a connection and a processor busy for seconds: of those, one at once. */
  readonly oneAtATime: ReturnType<typeof createOneAtATime>;
}
