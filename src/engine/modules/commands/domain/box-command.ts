import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';

export type BoxCommand = Exclude<DeviceCommand, { type: 'RELAY' }>;

export function isBoxCommand(command: DeviceCommand): command is BoxCommand {
  return command.type !== 'RELAY';
}
