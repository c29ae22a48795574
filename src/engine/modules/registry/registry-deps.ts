import type { PeoplesDatabase } from '../../platform/db/database.ts';

export interface RegistryDeps {
  readonly database: PeoplesDatabase;
}
