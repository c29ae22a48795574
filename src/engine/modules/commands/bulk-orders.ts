import { createHash } from 'node:crypto';
import {
  type DeviceCommand,
  isSafetyCommand,
  type RelayCommand,
} from '../../../shared/commands/device-command.ts';
import type {
  Bulk,
  BulkExclusion,
  BulkId,
  BulkPreview,
  BulkSelection,
  CommandPriority,
} from '../../../shared/commands/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { CommandsDeps } from './commands-deps.ts';
import type { SwitchRule } from './device-protocol.ts';
import { splitSecrets } from './domain/secrets.ts';
import { termsOf } from './domain/terms.ts';
import { timesOf } from './domain/times.ts';
import { orderInTransaction } from './order-command.ts';
import { findBulk, insertBulk, listBulks, siteNamesOf, stopBulk } from './store/bulks.ts';
import { supersede } from './store/command-rows.ts';
import {
  type CommandDevice,
  findCommandDevices,
  insertCommands,
  lockOrders,
} from './store/insert-commands.ts';

const LISTED = 50;

export interface BulkOrder {
  readonly selection: BulkSelection;
  readonly command: DeviceCommand;
  readonly digest: string;
  readonly confirmation?: string | undefined;
  readonly concurrency: number;
  readonly scheduledAt?: Date | undefined;
  readonly expiresInS?: number | undefined;
  readonly note?: string | undefined;
}

/** Everything is previewed with the rules that sending has. */
export async function previewBulk(
  deps: CommandsDeps,
  by: Actor,
  { selection, command }: Pick<BulkOrder, 'selection' | 'command'>,
): Promise<BulkPreview> {
  return deps.database.transaction(personScope(by), async (tx) => {
    const { found, excluded, included } = await chosen(tx, deps, selection, command);
    const sites = await siteNamesOf(tx, selection.deviceIds);
    return {
      devices: [...new Set(selection.deviceIds)].map((deviceId) => ({
        deviceId,
        name: found.get(deviceId)?.name ?? String(deviceId),
        siteName: sites.get(deviceId) ?? null,
        isOnline: found.get(deviceId)?.isOnline ?? false,
        exclusion: excluded.get(deviceId) ?? null,
      })),
      included: included.length,
      digest: digestOf(command, included),
      phrase: phraseOf(command, included),
    };
  });
}

/** One row a device; they are sent a few at a time. */
export async function sendBulk(deps: CommandsDeps, by: Actor, order: BulkOrder): Promise<Bulk> {
  const at = deps.clock.now();
  const terms = { ...termsOf(order.command), priority: bulkPriority(order.command) };
  const times = timesOf(order, terms, at);
  if (!times.ok) throw new AppError('TIME_OUT_OF_RANGE', { earliest: times.earliest, latest: times.latest });
  const bulk = await deps.database.transaction(personScope(by), async (tx) => {
    const { included } = await chosen(tx, deps, order.selection, order.command);
    if (included.length === 0) throw new AppError('BULK_EMPTY');
    if (digestOf(order.command, included) !== order.digest) throw new AppError('BULK_CHANGED');
    const phrase = phraseOf(order.command, included);
    if (phrase !== null && order.confirmation?.trim() !== phrase)
      throw new AppError('CONFIRMATION_MISMATCH', { phrase });
    const { shown, secretFields, secrets } = splitSecrets(order.command);
    const common = { organisationId: by.organisationId, command: shown, by, notes: order.note ?? null };
    const bulkId = await insertBulk(tx, { ...common, ...times, concurrency: order.concurrency });
    if (times.scheduledAt === null) {
      const ids = included.map(({ id }) => id);
      await supersede(tx, ids, terms.subjects, by, at);
    }
    for (const [isVerifiable, devices] of byVerifiability(deps, order.command, included)) {
      const requestIds = devices.map(() => deps.uuid());
      if (times.scheduledAt === null) await orderBefore(tx, deps, by, order, devices, requestIds);
      await insertCommands(tx, {
        ...terms,
        ...times,
        ...common,
        devices,
        requestIds,
        secretFields,
        secrets,
        isVerifiable,
        approvedBy: null,
        bulkId,
      });
    }
    return present(await findBulk(tx, bulkId));
  });
  deps.wake();
  return bulk;
}

/** What each device must be ordered first, as where one alone is switched: others of an interlock group off. */
async function orderBefore(
  tx: Tx,
  deps: CommandsDeps,
  by: Actor,
  { command, note }: BulkOrder,
  devices: readonly CommandDevice[],
  requestIds: readonly string[],
): Promise<void> {
  if (command.type !== 'RELAY' && command.type !== 'OUTPUT') return;
  const { userId, name: userName, station } = by;
  for (const [index, { id: deviceId, kind }] of devices.entries()) {
    const ordering = deps.protocols.get(kind)?.ordering;
    const requestId = requestIds[index];
    if (ordering === undefined || requestId === undefined) continue;
    // In the order of their ids, as every other bulk order takes them.
    await lockOrders(tx, deviceId);
    const said = { deviceId, command, requestId, userId, userName, station, note: note ?? null };
    for (const before of await ordering(tx, said))
      await orderInTransaction(tx, deps, by, { deviceId, command: before, note });
  }
}

export async function stopBulkOrder(deps: CommandsDeps, by: Actor, id: BulkId): Promise<Bulk> {
  return deps.database.transaction(personScope(by), async (tx) => {
    if (!(await stopBulk(tx, id, by, deps.clock.now()))) throw new AppError('NOT_FOUND');
    return present(await findBulk(tx, id));
  });
}

export async function readBulk(deps: CommandsDeps, by: Actor, id: BulkId): Promise<Bulk> {
  const bulk = await deps.database.transaction(personScope(by), (tx) => findBulk(tx, id));
  if (bulk === undefined) throw new AppError('NOT_FOUND');
  return bulk;
}

export async function readBulks(deps: CommandsDeps, by: Actor): Promise<Bulk[]> {
  return deps.database.transaction(personScope(by), (tx) => listBulks(tx, LISTED));
}

interface Chosen {
  readonly found: ReadonlyMap<number, CommandDevice>;
  readonly excluded: ReadonlyMap<number, BulkExclusion>;
  readonly included: readonly CommandDevice[];
}

async function chosen(
  tx: Tx,
  deps: CommandsDeps,
  { deviceIds }: BulkSelection,
  command: DeviceCommand,
): Promise<Chosen> {
  const devices = await findCommandDevices(tx, deviceIds);
  const found = new Map(devices.map((device) => [device.id, device]));
  const rules = await rulesAmong(tx, deps, devices, command);
  const excluded = new Map<number, BulkExclusion>();
  for (const id of deviceIds) if (!found.has(id)) excluded.set(id, 'unknown');
  for (const device of devices) {
    if (!device.isActive) excluded.set(device.id, 'inactive');
    else if (deps.protocols.get(device.kind)?.supports(command) !== true)
      excluded.set(device.id, 'unsupported');
    else if (command.type === 'RELAY' && !canSwitch(rules.get(device.id), command))
      excluded.set(device.id, 'unsupported');
    else if (rules.get(device.id)?.isDangerous === true && !isSafetyCommand(command))
      excluded.set(device.id, 'needs-arming');
  }
  return { found, excluded, included: devices.filter(({ id }) => !excluded.has(id)) };
}

/** A board without this channel, or on which it is on only while somebody holds it. */
const canSwitch = (rule: SwitchRule | undefined, { on }: RelayCommand): boolean =>
  rule !== undefined && !(on && rule.isHeld === true);

/** How what is switched may be used; a statement for each kind of device. */
async function rulesAmong(
  tx: Tx,
  deps: CommandsDeps,
  devices: readonly CommandDevice[],
  command: DeviceCommand,
): Promise<ReadonlyMap<number, SwitchRule>> {
  const rules = new Map<number, SwitchRule>();
  if (command.type !== 'OUTPUT' && command.type !== 'RELAY') return rules;
  for (const [kind, protocol] of deps.protocols) {
    const ids = devices.filter((device) => device.kind === kind).map(({ id }) => id);
    if (ids.length === 0 || !protocol.supports(command)) continue;
    for (const [id, rule] of await protocol.switchRules(tx, ids, command)) rules.set(id, rule);
  }
  return rules;
}

function byVerifiability(deps: CommandsDeps, command: DeviceCommand, devices: readonly CommandDevice[]) {
  const groups = new Map<boolean, CommandDevice[]>();
  for (const device of devices) {
    const isVerifiable = (deps.protocols.get(device.kind)?.confirmWithinMs(command) ?? null) !== null;
    groups.set(isVerifiable, [...(groups.get(isVerifiable) ?? []), device]);
  }
  return groups;
}

const bulkPriority = (command: DeviceCommand): CommandPriority =>
  isSafetyCommand(command) ? 'safety' : 'bulk';

/** Without secrets: a screen may hold it. */
function digestOf(command: DeviceCommand, devices: readonly CommandDevice[]): string {
  const { shown } = splitSecrets(command);
  const said = JSON.stringify([shown, devices.map(({ id }) => id)]);
  return createHash('sha256').update(said).digest('hex').slice(0, 32);
}

/** What changes or restarts devices is confirmed by how many there are, or by the name of the only one. */
function phraseOf(command: DeviceCommand, devices: readonly CommandDevice[]): string | null {
  const isGrave =
    command.type === 'CONFIG' ||
    command.type === 'OTA' ||
    (command.type === 'SYSTEM' && (command.action === 'FACTORY_RESET' || command.action === 'REBOOT'));
  if (!isGrave) return null;
  const [only] = devices;
  return devices.length === 1 && only !== undefined ? only.name : String(devices.length);
}

function present(bulk: Bulk | undefined): Bulk {
  if (bulk === undefined) throw new Error('a bulk order vanished inside the transaction that wrote it');
  return bulk;
}
