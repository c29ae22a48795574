import { z } from 'zod';
import type { CommandId } from '../../../../shared/commands/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** For how long the secrets of an answer can be looked at. */
export const REVEAL_MINUTES = 15;

const Answer = z.object({ answer: z.instanceof(Uint8Array) });

export async function readSecretAnswer(tx: Tx, id: CommandId, at: Date): Promise<Uint8Array | undefined> {
  const row = await tx.optional(
    Answer,
    `select answer from command_secrets
     where command_id = $1 and answer is not null and answered_at > $2::timestamptz - make_interval(mins => $3)`,
    [id, at, REVEAL_MINUTES],
  );
  return row?.answer;
}

/** What nobody can look at any more, and what is empty. */
export function forgetAnswers(tx: Tx, at: Date): Promise<number> {
  return tx.execute(
    `delete from command_secrets where
       (answered_at is null or answered_at <= $1::timestamptz - make_interval(mins => $2)) and secrets is null`,
    [at, REVEAL_MINUTES],
  );
}
