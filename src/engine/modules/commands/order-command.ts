import type { DeviceCommand, SwitchCommand } from '../../../shared/commands/device-command.ts';
import { isSafetyCommand } from '../../../shared/commands/device-command.ts';
import type { Command } from '../../../shared/commands/model.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { type CommandsDeps, protocolFor } from './commands-deps.ts';
import { splitSecrets } from './domain/secrets.ts';
import { termsOf } from './domain/terms.ts';
import { timesOf } from './domain/times.ts';
import { findCommand, supersede } from './store/command-rows.ts';
import {
  type CommandDevice,
  findCommandDevices,
  findOpenOrders,
  insertCommands,
  lockOrders,
} from './store/insert-commands.ts';

/** What somebody orders a device to do. */
export interface Order {
  readonly deviceId: DeviceId;
  readonly command: DeviceCommand;
  readonly scheduledAt?: Date | undefined;
  readonly expiresInS?: number | undefined;
  readonly note?: string | undefined;
  /** The second person, where one was needed. */
  readonly approvedBy?: string | null;
}

const MAX_OPEN_PER_DEVICE = 100;
/** Two desks that order the same at the same time mean one order. */
const SAME_WITHIN_S = 2;

export async function findTarget(tx: Tx, deviceId: DeviceId): Promise<CommandDevice> {
  const [device] = await findCommandDevices(tx, [deviceId]);
  if (device === undefined || !device.isActive) throw new AppError('DEVICE_UNKNOWN');
  return device;
}

/**
 * Writes an order inside the caller's transaction; what it may be is the caller's to check. An order to switch takes
 * the place of older ones to the same; one that somebody has just given is given back as it is.
 */
export async function orderInTransaction(
  tx: Tx,
  deps: CommandsDeps,
  by: Actor,
  order: Order,
): Promise<Command> {
  const { deviceId, command } = order;
  const at = deps.clock.now();
  const device = await findTarget(tx, deviceId);
  const protocol = protocolFor(deps, device.kind, command);
  const terms = termsOf(command);
  const times = timesOf(order, terms, at);
  if (!times.ok) throw new AppError('TIME_OUT_OF_RANGE', { earliest: times.earliest, latest: times.latest });
  const { shown, secretFields, secrets } = splitSecrets(command);
  await lockOrders(tx, deviceId);
  const open = await findOpenOrders(tx, deviceId, shown, SAME_WITHIN_S);
  if (open.same !== null && times.scheduledAt === null) return present(await findCommand(tx, open.same));
  // An order to stop is never one too many.
  if (open.count >= MAX_OPEN_PER_DEVICE && !isSafetyCommand(command))
    throw new AppError('TOO_MANY_COMMANDS', { limit: MAX_OPEN_PER_DEVICE });
  if (times.scheduledAt === null) await supersede(tx, [deviceId], terms.subjects, by, at);
  const requestId = deps.uuid();
  const isSwitch = command.type === 'RELAY' || command.type === 'OUTPUT';
  // What is scheduled is wanted only then.
  if (isSwitch && times.scheduledAt === null && protocol.ordering !== undefined) {
    const { userId, name: userName, station } = by;
    const note = order.note ?? null;
    const said = { deviceId, command, requestId, userId, userName, station, note };
    for (const before of await protocol.ordering(tx, said))
      await orderInTransaction(tx, deps, by, { ...order, command: before });
  }
  const [id] = await insertCommands(tx, {
    ...terms,
    ...times,
    organisationId: by.organisationId,
    devices: [device],
    requestIds: [requestId],
    command: shown,
    secretFields,
    secrets,
    isVerifiable: protocol.confirmWithinMs(command) !== null,
    by,
    approvedBy: order.approvedBy ?? null,
    bulkId: null,
    notes: order.note ?? null,
  });
  return present(id === undefined ? undefined : await findCommand(tx, id));
}

export async function orderCommand(deps: CommandsDeps, by: Actor, order: Order): Promise<Command> {
  const command = await deps.database.transaction(personScope(by), (tx) =>
    orderInTransaction(tx, deps, by, order),
  );
  deps.wake();
  return command;
}

/** Roles that may switch what is not marked for operators. */
const SWITCHES_ANYTHING: ReadonlySet<Actor['role']> = new Set(['supervisor', 'administrator']);

const STRICTEST = { isDangerous: true, isForOperators: false };

/** Whether the person may switch this, and whether it needs arming. */
export async function checkSwitch(
  tx: Tx,
  deps: CommandsDeps,
  by: Actor,
  device: CommandDevice,
  command: SwitchCommand,
): Promise<{ readonly needsArming: boolean }> {
  const protocol = protocolFor(deps, device.kind, command);
  const rule = (await protocol.switchRules(tx, [device.id], command)).get(device.id) ?? STRICTEST;
  if (!rule.isForOperators && !SWITCHES_ANYTHING.has(by.role))
    throw new AppError('COMMAND_NOT_ALLOWED', { permission: 'outputs.switch' });
  return { needsArming: rule.isDangerous && !isSafetyCommand(command) };
}

/** Whoever may switch at all may switch off what is dangerous; switching it on needs arming. */
export async function switchOutput(
  deps: CommandsDeps,
  by: Actor,
  order: Order & { readonly command: SwitchCommand },
): Promise<Command> {
  const command = await deps.database.transaction(personScope(by), async (tx) => {
    const device = await findTarget(tx, order.deviceId);
    const { needsArming } = await checkSwitch(tx, deps, by, device, order.command);
    if (needsArming) throw new AppError('OUTPUT_NEEDS_ARMING');
    return orderInTransaction(tx, deps, by, order);
  });
  deps.wake();
  return command;
}

/** The second confirmation names the device. */
export async function factoryReset(
  deps: CommandsDeps,
  by: Actor,
  input: { readonly deviceId: DeviceId; readonly confirmation: string; readonly note?: string | undefined },
): Promise<Command> {
  const command = await deps.database.transaction(personScope(by), async (tx) => {
    const { name } = await findTarget(tx, input.deviceId);
    if (input.confirmation.trim() !== name) throw new AppError('CONFIRMATION_MISMATCH', { phrase: name });
    const reset: DeviceCommand = { type: 'SYSTEM', action: 'FACTORY_RESET' };
    return orderInTransaction(tx, deps, by, { deviceId: input.deviceId, command: reset, note: input.note });
  });
  deps.wake();
  return command;
}

/** The row this transaction has just written, or read. */
function present(command: Command | undefined): Command {
  if (command === undefined) throw new Error('a command vanished inside the transaction that wrote it');
  return command;
}
