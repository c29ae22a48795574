import { roleHas } from '../../../shared/access/permissions.ts';
import type { DeviceCommand } from '../../../shared/commands/device-command.ts';
import type { AnswerPayload, Command, CommandId, OutputRule } from '../../../shared/commands/model.ts';
import type { DeviceId, SiteId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { ALWAYS_DANGEROUS, outputRules } from './alarm-box/alarm-box-protocol.ts';
import type { CommandsDeps } from './commands-deps.ts';
import { wholePayload } from './domain/answer-payload.ts';
import { findTarget } from './order-command.ts';
import { writeOutputMark } from './store/box-state.ts';
import { type CommandFilter, cancelCommand, findCommand, listCommands } from './store/command-rows.ts';
import { listSecondPersonSites, setSecondPerson } from './store/second-person-sites.ts';
import { readSecretAnswer } from './store/secret-answers.ts';

export async function readCommand(deps: CommandsDeps, by: Actor, id: CommandId): Promise<Command> {
  const command = await deps.database.transaction(personScope(by), (tx) => findCommand(tx, id));
  if (command === undefined) throw new AppError('NOT_FOUND');
  return command;
}

export async function readCommands(deps: CommandsDeps, by: Actor, filter: CommandFilter): Promise<Command[]> {
  return deps.database.transaction(personScope(by), (tx) => listCommands(tx, filter));
}

/** What a person must be allowed to order to take such an order back. */
function permissionOf(command: DeviceCommand) {
  switch (command.type) {
    case 'OUTPUT':
    case 'RELAY':
      return 'outputs.switch';
    case 'CONFIG':
      return 'devices.configure';
    case 'OTA':
      return 'rollouts.manage';
    case 'SYSTEM':
      return command.action === 'FACTORY_RESET' ? 'devices.configure' : 'devices.diagnose';
    case 'CONFIG_READ':
      return command.includeSensitive ? 'devices.configure' : 'devices.diagnose';
    case 'DIAGNOSTIC':
      return 'devices.diagnose';
  }
}

export async function cancel(deps: CommandsDeps, by: Actor, id: CommandId): Promise<Command> {
  return deps.database.transaction(personScope(by), async (tx) => {
    const before = await findCommand(tx, id);
    if (before === undefined) throw new AppError('NOT_FOUND');
    const permission = permissionOf(before.command);
    if (!roleHas(by.role, permission)) throw new AppError('COMMAND_NOT_ALLOWED', { permission });
    const isTaken = await cancelCommand(tx, id, by, deps.clock.now());
    const after = await findCommand(tx, id);
    if (after === undefined) throw new AppError('NOT_FOUND');
    if (!isTaken) throw new AppError('COMMAND_FINISHED', { status: after.status, outcome: after.outcome });
    return after;
  });
}

export async function revealAnswer(deps: CommandsDeps, by: Actor, id: CommandId): Promise<AnswerPayload> {
  return deps.database.transaction(personScope(by), async (tx) => {
    if ((await findCommand(tx, id)) === undefined) throw new AppError('NOT_FOUND');
    const answer = await readSecretAnswer(tx, id, deps.clock.now());
    if (answer === undefined) throw new AppError('ANSWER_GONE');
    return wholePayload(answer);
  });
}

export async function readOutputs(deps: CommandsDeps, by: Actor, deviceId: DeviceId): Promise<OutputRule[]> {
  return deps.database.transaction(personScope(by), async (tx) => {
    const { kind } = await findTarget(tx, deviceId);
    return kind === 'alarm_box' ? outputRules(tx, deviceId) : [];
  });
}

export async function markOutput(
  deps: CommandsDeps,
  by: Actor,
  mark: OutputRule & { readonly deviceId: DeviceId },
): Promise<OutputRule[]> {
  return deps.database.transaction(personScope(by), async (tx) => {
    const { kind } = await findTarget(tx, mark.deviceId);
    if (kind !== 'alarm_box') throw new AppError('DEVICE_UNKNOWN');
    // What is dangerous by its kind stays so.
    const isDangerous = mark.isDangerous || ALWAYS_DANGEROUS.has(mark.output);
    await writeOutputMark(tx, { ...mark, isDangerous, organisationId: by.organisationId });
    return outputRules(tx, mark.deviceId);
  });
}

export async function readSecondPersonSites(deps: CommandsDeps, by: Actor): Promise<SiteId[]> {
  return deps.database.transaction(personScope(by), listSecondPersonSites);
}

export async function changeSecondPerson(
  deps: CommandsDeps,
  by: Actor,
  { siteId, isNeeded }: { readonly siteId: SiteId; readonly isNeeded: boolean },
): Promise<SiteId[]> {
  return deps.database.transaction(personScope(by), async (tx) => {
    if (!(await setSecondPerson(tx, siteId, isNeeded)))
      throw new AppError('SITE_UNKNOWN', { siteIds: [siteId] });
    return listSecondPersonSites(tx);
  });
}
