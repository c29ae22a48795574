import { personScope } from '../../platform/db/database.ts';
import type { Actor, AlarmsDeps } from './alarms-deps.ts';
import { giveBackClaims } from './store/desk-clock-rows.ts';
import { keepDesk, leaveDesk } from './store/desk-rows.ts';

export const beat = ({ database }: AlarmsDeps, by: Actor): Promise<Record<string, never>> =>
  database.transaction(personScope(by), async (tx) => {
    await keepDesk(tx, by);
    return {};
  });

/** Whoever leaves gives back what he has at once. */
export const leave = ({ database, clock }: AlarmsDeps, by: Actor): Promise<Record<string, never>> =>
  database.transaction(personScope(by), async (tx) => {
    await leaveDesk(tx, by);
    await giveBackClaims(tx, by, clock.now());
    return {};
  });
