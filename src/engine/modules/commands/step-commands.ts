import type { CommandId, CommandOutcome } from '../../../shared/commands/model.ts';
import type { DeviceKind } from '../../../shared/devices/model.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { DeviceProtocol, SentCommand } from './device-protocol.ts';
import { type Step, stepOf } from './domain/command-machine.ts';
import {
  applySteps,
  expirePending,
  listUnderWay,
  type StepRow,
  type UnderWayRow,
} from './store/under-way.ts';

/** Looked at in one go; the others come next. */
const MAX_UNDER_WAY = 1000;

const SENTENCES: Partial<Record<CommandOutcome, string>> = {
  no_answer: 'The device did not answer. It may have done it.',
  not_confirmed: 'The device said that it did it, but does not report it.',
};

/** What becomes of commands by time and by what devices report. */
export async function stepCommands(
  tx: Tx,
  protocols: ReadonlyMap<DeviceKind, DeviceProtocol>,
  at: Date,
): Promise<void> {
  await expirePending(tx, at);
  const underWay = await listUnderWay(tx, MAX_UNDER_WAY);
  const agreeing = await agreeingOf(tx, protocols, underWay);
  const steps = underWay.flatMap((row) => {
    const protocol = protocols.get(row.deviceKind);
    const step = stepOf(
      {
        ...row,
        sentAtMs: row.sentAt.getTime(),
        acknowledgedAtMs: row.acknowledgedAt?.getTime() ?? null,
        expiresAtMs: row.expiresAt.getTime(),
        nextRetryAtMs: row.nextRetryAt?.getTime() ?? null,
        isOrphan: row.deviceId === null,
        answers: protocol?.answers ?? true,
        confirmWithinMs: protocol?.confirmWithinMs(row.command) ?? 0,
      },
      agreeing.has(row.id),
      at.getTime(),
    );
    return rowOf(row, step);
  });
  await applySteps(tx, steps, at);
}

async function agreeingOf(
  tx: Tx,
  protocols: ReadonlyMap<DeviceKind, DeviceProtocol>,
  underWay: readonly UnderWayRow[],
): Promise<ReadonlySet<CommandId>> {
  const agreeing = new Set<CommandId>();
  for (const [kind, protocol] of protocols) {
    const own = underWay.flatMap((row): SentCommand[] => {
      if (row.deviceKind !== kind || row.deviceId === null || !row.isVerifiable) return [];
      const { id, deviceId, command, expected } = row;
      return [{ id, deviceId, command, sentAt: expected.firstSentAt, baseline: expected.baseline }];
    });
    if (own.length === 0) continue;
    for (const id of await protocol.agreeing(tx, own)) agreeing.add(id);
  }
  return agreeing;
}

function rowOf(row: UnderWayRow, step: Step): StepRow[] {
  const from = { id: row.id, from: row.status, fromSentAt: row.sentAt };
  switch (step.to) {
    case 'same':
      return [];
    case 'retry':
      return [
        { ...from, status: row.status, outcome: null, nextRetryAt: new Date(step.atMs), errorMessage: null },
      ];
    case 'over': {
      const errorMessage = SENTENCES[step.outcome] ?? null;
      return [{ ...from, status: step.status, outcome: step.outcome, nextRetryAt: null, errorMessage }];
    }
  }
}
