import type { Clock } from '../../platform/clock.ts';
import type { PeoplesDatabase } from '../../platform/db/database.ts';
import type { Printer } from '../../platform/pdf/printer.ts';

export interface StatisticsDeps {
  readonly database: PeoplesDatabase;
  readonly clock: Clock;
  readonly printer: Printer;
}
