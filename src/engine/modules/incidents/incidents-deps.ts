import type { OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { PeoplesDatabase } from '../../platform/db/database.ts';

export interface IncidentsDeps {
  readonly database: PeoplesDatabase;
  readonly clock: Clock;
}

export interface Actor {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
}
