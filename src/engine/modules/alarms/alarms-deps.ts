import type { OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { PeoplesDatabase } from '../../platform/db/database.ts';
import type { Signature } from './domain/handling.ts';

export interface AlarmsDeps {
  readonly database: PeoplesDatabase;
  readonly clock: Clock;
}

export interface Actor extends Signature {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
}
