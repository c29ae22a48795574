import type { SwitchCommand } from '../../../shared/commands/device-command.ts';
import { APPROVAL_S, ARMING_S, type Arming, ArmingId, type Command } from '../../../shared/commands/model.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { CommandsDeps } from './commands-deps.ts';
import { checkSwitch, findTarget, orderInTransaction } from './order-command.ts';
import {
  type Armed,
  approveArming,
  disarmOthers,
  endArming,
  insertArming,
  listArmings,
  lockArming,
  needsSecondPerson,
} from './store/armings.ts';

const inSeconds = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1000);

/** Selects a dangerous switching. Nothing happens yet; it is forgotten by itself. */
export async function arm(
  deps: CommandsDeps,
  by: Actor,
  { deviceId, command }: { readonly deviceId: DeviceId; readonly command: SwitchCommand },
): Promise<Arming> {
  const armedAt = deps.clock.now();
  return deps.database.transaction(personScope(by), async (tx) => {
    const device = await findTarget(tx, deviceId);
    await checkSwitch(tx, deps, by, device, command);
    const isWaiting = await needsSecondPerson(tx, device.siteId);
    await disarmOthers(tx, by.userId, armedAt);
    return insertArming(tx, {
      id: ArmingId.parse(deps.uuid()),
      organisationId: by.organisationId,
      siteId: device.siteId,
      deviceId,
      deviceName: device.name,
      command,
      state: isWaiting ? 'waiting' : 'armed',
      needsSecondPerson: isWaiting,
      armedBy: by.name,
      armedStation: by.station,
      armedAt,
      expiresAt: inSeconds(armedAt, isWaiting ? APPROVAL_S : ARMING_S),
      by,
    });
  });
}

/** One that is neither used nor over. */
async function live(tx: Tx, id: ArmingId, at: Date): Promise<Armed> {
  const armed = await lockArming(tx, id);
  if (armed === undefined) throw new AppError('NOT_FOUND');
  const { state, expiresAt } = armed.arming;
  if (state === 'fired' || state === 'disarmed') throw new AppError('ARMING_USED', { state });
  if (expiresAt <= at) throw new AppError('ARMING_EXPIRED', { expiredAt: expiresAt });
  return armed;
}

/** By somebody else, who sits somewhere else and sees it with eyes of his own. */
export async function approve(deps: CommandsDeps, by: Actor, id: ArmingId): Promise<Arming> {
  const at = deps.clock.now();
  return deps.database.transaction(personScope(by), async (tx) => {
    const { arming, armedById } = await live(tx, id, at);
    if (armedById === by.userId) throw new AppError('SECOND_PERSON_MUST_DIFFER', { same: 'person' });
    if (arming.armedStation === by.station)
      throw new AppError('SECOND_PERSON_MUST_DIFFER', { same: 'station' });
    // Two may approve at once: the first counts.
    if (arming.state === 'armed') return arming;
    return approveArming(tx, id, by, at, inSeconds(at, ARMING_S));
  });
}

/** By anybody: what is not done does no harm. */
export async function disarm(deps: CommandsDeps, by: Actor, id: ArmingId): Promise<Arming> {
  return deps.database.transaction(personScope(by), async (tx) => {
    const armed = await lockArming(tx, id);
    if (armed === undefined) throw new AppError('NOT_FOUND');
    const { arming } = armed;
    if (arming.state === 'fired') throw new AppError('ARMING_USED', { state: 'fired' });
    return arming.state === 'disarmed' ? arming : endArming(tx, id, 'disarmed', null);
  });
}

/** By who armed, once. */
export async function fire(
  deps: CommandsDeps,
  by: Actor,
  { id, note }: { readonly id: ArmingId; readonly note?: string | undefined },
): Promise<Command> {
  const at = deps.clock.now();
  const command = await deps.database.transaction(personScope(by), async (tx) => {
    const { arming, armedById } = await live(tx, id, at);
    if (armedById !== by.userId)
      throw new AppError('COMMAND_NOT_ALLOWED', { permission: 'outputs.dangerous' });
    if (arming.state === 'waiting')
      throw new AppError('SECOND_PERSON_NEEDED', { expiresAt: arming.expiresAt });
    // What it is marked as may have changed since.
    const device = await findTarget(tx, arming.deviceId);
    await checkSwitch(tx, deps, by, device, arming.command);
    const ordered = await orderInTransaction(tx, deps, by, {
      deviceId: arming.deviceId,
      command: arming.command,
      note,
      approvedBy: arming.approvedBy,
    });
    await endArming(tx, id, 'fired', ordered.id);
    return ordered;
  });
  deps.wake();
  return command;
}

export async function readArmings(deps: CommandsDeps, by: Actor): Promise<Arming[]> {
  return deps.database.transaction(personScope(by), (tx) => listArmings(tx, deps.clock.now()));
}

/**
 * For what is done otherwise than by a command (a button that is held): the arming is used up, inside the caller's
 * transaction. Throws where it may not be.
 */
export async function useArming(
  tx: Tx,
  deps: Pick<CommandsDeps, 'clock'>,
  by: Actor,
  id: ArmingId,
): Promise<Arming> {
  const { arming, armedById } = await live(tx, id, deps.clock.now());
  if (armedById !== by.userId) throw new AppError('COMMAND_NOT_ALLOWED', { permission: 'outputs.dangerous' });
  if (arming.state === 'waiting') throw new AppError('SECOND_PERSON_NEEDED', { expiresAt: arming.expiresAt });
  return endArming(tx, id, 'fired', null);
}
