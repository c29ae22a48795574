import type { Disposition } from '../../../shared/alarms/policy.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor, AlarmsDeps } from './alarms-deps.ts';
import { listDispositions, putDisposition } from './store/policy-rows.ts';

/** The engine closes with it what was gone before it was shown. */
const OF_THE_ENGINE = 'restored';

/** People may choose what is offered only. */
export async function requireOffered(tx: Tx, disposition: string): Promise<void> {
  const offered = (await listDispositions(tx)).some(
    ({ code, isOffered }) => code === disposition && isOffered,
  );
  if (!offered) throw new AppError('DISPOSITION_UNKNOWN');
}

export const readDispositions = ({ database }: AlarmsDeps, by: Actor): Promise<Disposition[]> =>
  database.transaction(personScope(by), listDispositions);

export const setDisposition = (
  { database }: AlarmsDeps,
  by: Actor,
  change: Disposition,
): Promise<Disposition[]> =>
  database.transaction(personScope(by), async (tx) => {
    if (change.code === OF_THE_ENGINE && change.isOffered) throw new AppError('DISPOSITION_UNKNOWN');
    await putDisposition(tx, by.organisationId, change);
    return listDispositions(tx);
  });
