import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { Arming, Command } from '../../../../shared/commands/model.ts';

export const AT = new Date('2026-11-20T19:02:31Z');
export const atS = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);

const REQUEST = '5f0c2f7e-6c1e-4a3e-9b1c-0d6d8a3b1c11';

/** An order as the engine sends it, parsed by the contract's schema; sent at `AT` and not answered yet. */
export function commandRow(command: DeviceCommand, change: Partial<Command> = {}): Command {
  return Command.parse({
    id: 1,
    organisationId: 1,
    requestId: REQUEST,
    deviceId: 7,
    siteId: 1,
    deviceName: 'Box 0C42',
    deviceMac: null,
    command,
    secretFields: [],
    authLevel: 1,
    status: 'SENT',
    outcome: null,
    isVerifiable: true,
    priority: 'high',
    sequence: 5,
    createdAt: AT,
    scheduledAt: null,
    expiresAt: atS(60),
    sentAt: AT,
    acknowledgedAt: null,
    confirmedAt: null,
    completedAt: null,
    failedAt: null,
    retryCount: 0,
    maxRetries: 3,
    nextRetryAt: null,
    responseCode: null,
    responseMessage: null,
    response: null,
    errorMessage: null,
    initiatedBy: 'Ana',
    station: 'Desk 1',
    approvedBy: null,
    cancelRequestedAt: null,
    cancelledBy: null,
    notes: null,
    bulkId: null,
    revision: 1,
    ...change,
  });
}

export function armingRow(change: Partial<Arming> = {}): Arming {
  return Arming.parse({
    id: REQUEST,
    organisationId: 1,
    deviceId: 7,
    siteId: 1,
    deviceName: 'Box 0C42',
    command: { type: 'OUTPUT', output: 'SIREN', pattern: 'CONSTANT', totalDurationS: 30 },
    state: 'armed',
    armedBy: 'Ana',
    armedStation: 'Desk 1',
    armedAt: AT,
    expiresAt: atS(10),
    needsSecondPerson: false,
    approvedBy: null,
    approvedStation: null,
    commandId: null,
    revision: 1,
    ...change,
  });
}
