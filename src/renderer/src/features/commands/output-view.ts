import type { Command } from '../../../../shared/commands/model.ts';
import {
  type OutputCommand,
  type OutputName,
  switchesOff,
} from '../../../../shared/commands/output-command.ts';
import type { DeviceStatus } from '../../../../shared/devices/model.ts';

/** The outputs of an alarm box, in the order of the screen. */
export const OUTPUTS = [
  'SIREN',
  'TURRET',
  'RELAY1',
  'RELAY2',
  'FAN',
] as const satisfies readonly OutputName[];
export type Output = (typeof OUTPUTS)[number];

/** From then on a difference between wanted and reported looks like an alert. */
export const AGREES_WITHIN_MS = 2000;

/** On, off, or the fan's duty in percent. */
export type OutputState = boolean | number;

export type OutputOrder = Command & { readonly command: OutputCommand };

export interface OutputView {
  readonly output: Output;
  /** Null for what no box reports: its relays. */
  readonly reported: OutputState | null;
  /** Null where nobody ordered anything that still holds. */
  readonly wanted: OutputState | null;
  /** The newest order, whatever became of it. */
  readonly order: OutputOrder | null;
  /** How wanted and reported stand to each other: waiting is the first two seconds. */
  readonly agreement: 'none' | 'agrees' | 'waiting' | 'differs';
}

export function isOutputOrder(command: Command): command is OutputOrder {
  return command.command.type === 'OUTPUT';
}

/** Newest first; ALL is every output but the fan. */
export function ordersOf(output: Output, commands: readonly Command[]): readonly OutputOrder[] {
  return commands
    .filter(isOutputOrder)
    .filter(({ command }) => command.output === output || (command.output === 'ALL' && output !== 'FAN'));
}

export function reportedOf(output: Output, status: DeviceStatus | null): OutputState | null {
  if (status === null || status.lastSeen === null) return null;
  switch (output) {
    case 'SIREN':
      return status.siren;
    case 'TURRET':
      return status.turret;
    case 'FAN':
      return status.fanPwmDutyPercent;
    case 'RELAY1':
    case 'RELAY2':
      return null;
  }
}

function stateOf(order: OutputCommand): OutputState {
  if (order.output === 'FAN') return order.pattern === 'PWM' ? (order.fanDutyPercent ?? 0) : 0;
  return !switchesOff(order);
}

/** When what was ordered is over by itself; null where it is not. */
function endsAtMs({ command, sentAt }: OutputOrder): number | null {
  if (sentAt === null || command.totalDurationS === undefined || command.totalDurationS === 0) {
    return null;
  }
  return sentAt.getTime() + command.totalDurationS * 1000;
}

/**
 * What people want of an output now. What was refused, cancelled or never sent is wanted no more; what has a time is
 * wanted for that time; a stop that was confirmed is over, because a box may sound its siren by itself later.
 */
function wantedOf(order: OutputOrder | null, nowMs: number): OutputState | null {
  if (order === null) return null;
  const { outcome } = order;
  if (outcome === 'refused' || outcome === 'cancelled' || outcome === 'not_done') return null;
  const ends = endsAtMs(order);
  if (ends !== null && nowMs >= ends) return null;
  if (switchesOff(order.command) && (outcome === 'confirmed' || outcome === 'answered_not_verifiable'))
    return null;
  // A pattern that ends by itself after some pulses, or that pauses, is not on all the time.
  return stateOf(order.command);
}

function agreementOf(
  wanted: OutputState | null,
  reported: OutputState | null,
  order: OutputOrder | null,
  nowMs: number,
): OutputView['agreement'] {
  if (order === null || wanted === null || reported === null) return 'none';
  if (wanted === reported) return 'agrees';
  const isCounted = (order.command.pulseCount ?? 0) > 0;
  if (isCounted && order.outcome === 'confirmed') return 'none';
  // Not sent yet: nothing can have happened.
  if (order.sentAt === null) return 'none';
  return nowMs - order.sentAt.getTime() > AGREES_WITHIN_MS ? 'differs' : 'waiting';
}

/** One output as its tile shows it. */
export function outputViewOf(
  output: Output,
  status: DeviceStatus | null,
  commands: readonly Command[],
  nowMs: number,
): OutputView {
  const [order = null] = ordersOf(output, commands);
  const reported = reportedOf(output, status);
  const wanted = wantedOf(order, nowMs);
  return { output, reported, wanted, order, agreement: agreementOf(wanted, reported, order, nowMs) };
}
