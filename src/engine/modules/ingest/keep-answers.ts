import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { CommandAnswer } from '../commands/index.ts';
import type { WorkItem } from './work-item.ts';

/** Writes what boxes answered to commands, inside the transaction that keeps their messages. */
export type Answer = (
  tx: Tx,
  organisationId: OrganisationId,
  answers: readonly CommandAnswer[],
) => Promise<void>;

/** Of a batch, in the order in which they came; only a registered box was asked anything. */
export async function keepAnswers(
  tx: Tx,
  organisationId: OrganisationId,
  items: readonly WorkItem[],
  answer: Answer | undefined,
): Promise<void> {
  if (answer === undefined) return;
  const answers = items.flatMap(({ answer: said, device, atMs }): CommandAnswer[] => {
    if (said === undefined || device === null || device.id === null || device.gone) return [];
    const { request_id: requestId, success, error_code: code, message, payload } = said;
    return [{ deviceId: device.id, requestId, at: new Date(atMs), success, code, message, payload }];
  });
  if (answers.length > 0) await answer(tx, organisationId, answers);
}
