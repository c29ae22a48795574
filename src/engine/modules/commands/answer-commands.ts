import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import { answerPayload } from './domain/answer-payload.ts';
import { type AnswerRow, writeAnswers } from './store/write-answers.ts';

/** What a device said to a command. */
export interface CommandAnswer {
  readonly deviceId: DeviceId;
  readonly requestId: string;
  readonly at: Date;
  readonly success: boolean;
  readonly code: number;
  readonly message: string;
  readonly payload: Uint8Array;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * For ingestion: writes the answers inside the transaction that keeps their messages, so that the broker is told only
 * when they are kept. The first answer counts, and only the device's that was asked.
 */
export async function answerInTransaction(
  tx: Tx,
  _organisationId: OrganisationId,
  answers: readonly CommandAnswer[],
): Promise<void> {
  const rows = new Map<string, AnswerRow>();
  for (const answer of answers) {
    const { deviceId, requestId, at, success, code, message, payload } = answer;
    const key = `${deviceId} ${requestId.toLowerCase()}`;
    if (!UUID.test(requestId) || rows.has(key)) continue;
    const said = { message, payload: answerPayload(payload) };
    const hidden = { message, payload: { form: 'hidden', bytes: payload.length } };
    const raw = Buffer.from(payload);
    rows.set(key, { deviceId, requestId, at, success, code, message, said, hidden, raw });
  }
  await writeAnswers(tx, [...rows.values()]);
}
