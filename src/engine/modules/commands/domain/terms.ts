import { type DeviceCommand, isSafetyCommand } from '../../../../shared/commands/device-command.ts';
import type { CommandPriority } from '../../../../shared/commands/model.ts';
import { isRepeatable } from './repeatable.ts';

/** How a command is handled where nobody said otherwise. */
export interface Terms {
  /** What the box asks for, and no more (CommandEnvelope.auth_level). */
  readonly authLevel: 0 | 1 | 2;
  readonly priority: CommandPriority;
  readonly maxRetries: number;
  /** Of waiting to be sent. */
  readonly expiresInS: { readonly default: number; readonly max: number };
  /** What it sets: a newer order to one of these makes it moot. */
  readonly subjects: readonly string[];
}

const RETRIES = 3;
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;
/** An order to switch that comes an hour late is a hazard; a setting is not. */
const SOON = { default: MINUTE_S, max: HOUR_S };
const LATER = { default: DAY_S, max: 7 * DAY_S };

export function termsOf(command: DeviceCommand): Terms {
  return {
    authLevel: authLevelOf(command),
    priority: priorityOf(command),
    maxRetries: isRepeatable(command) ? RETRIES : 0,
    expiresInS: command.type === 'CONFIG' || command.type === 'OTA' ? LATER : SOON,
    subjects: subjectsOf(command),
  };
}

function authLevelOf(command: DeviceCommand): 0 | 1 | 2 {
  switch (command.type) {
    case 'SYSTEM':
      if (command.action === 'FACTORY_RESET') return 2;
      return command.action === 'GET_STATUS' ? 0 : 1;
    case 'CONFIG_READ':
      return command.includeSensitive ? 2 : 0;
    case 'CONFIG':
    case 'OTA':
      return 2;
    case 'OUTPUT':
    case 'DIAGNOSTIC':
    case 'RELAY':
      return 1;
  }
}

function priorityOf(command: DeviceCommand): CommandPriority {
  if (isSafetyCommand(command)) return 'safety';
  return command.type === 'OUTPUT' || command.type === 'RELAY' ? 'high' : 'normal';
}

const ALL_OUTPUTS = ['SIREN', 'TURRET', 'RELAY1', 'RELAY2'];

function subjectsOf(command: DeviceCommand): readonly string[] {
  if (command.type === 'RELAY') return [`relay ${command.relayIndex}`];
  if (command.type !== 'OUTPUT') return [];
  const outputs = command.output === 'ALL' ? ALL_OUTPUTS : [command.output];
  return outputs.map((output) => `output ${output}`);
}
