import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';

/**
 * Whether sending it twice does what sending it once does: sets of a state and reads. A restart, a reset, a deletion of
 * counters, a self-test or a number of pulses happens each time.
 */
export function isRepeatable(command: DeviceCommand): boolean {
  switch (command.type) {
    case 'SYSTEM':
      return command.action === 'GET_STATUS' || command.action === 'SET_TIME';
    case 'OUTPUT':
      return (command.pulseCount ?? 0) === 0;
    case 'RELAY':
      return command.onMs === undefined;
    case 'DIAGNOSTIC':
      return command.action !== 'SELF_TEST';
    case 'OTA':
      return command.action === 'CHECK_UPDATE' || command.action === 'GET_STATUS';
    case 'CONFIG':
    case 'CONFIG_READ':
      return true;
  }
}
