import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { DeviceKind } from '../../../shared/devices/model.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { DeviceProtocol } from './device-protocol.ts';
import { type Outgoing, sendDueCommands } from './send-commands.ts';
import { stepCommands } from './step-commands.ts';
import { whatIsOpen } from './store/under-way.ts';

export interface Round {
  /** For the broker, once this is committed. */
  readonly outgoing: readonly Outgoing[];
  /** Whether something is on its way, so that it is worth looking again soon. */
  readonly isUnderWay: boolean;
}

/**
 * Looks after the orders of one organisation: a handful of statements, whatever their number. The table is all that it
 * knows, so whoever does it next takes up what was left. Null where nothing is open.
 */
export async function dispatchRound(
  tx: Tx,
  organisationId: OrganisationId,
  protocols: ReadonlyMap<DeviceKind, DeviceProtocol>,
  at: Date,
  canSend: boolean,
): Promise<Round | null> {
  const open = await whatIsOpen(tx);
  if (!open.pending && !open.underWay) return null;
  await stepCommands(tx, protocols, at);
  const outgoing = canSend ? await sendDueCommands(tx, organisationId, protocols, at) : [];
  return { outgoing, isUnderWay: open.underWay || outgoing.length > 0 };
}
