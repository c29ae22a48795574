import type { Permission } from '../../../../shared/access/permissions.ts';
import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';

/** Who may order this, and so take it back; the engine decides again. */
export function permissionOf(command: DeviceCommand): Permission {
  switch (command.type) {
    case 'OUTPUT':
    case 'RELAY':
      return 'outputs.switch';
    case 'DIAGNOSTIC':
      return 'devices.diagnose';
    case 'CONFIG':
      return 'devices.configure';
    case 'CONFIG_READ':
      return command.includeSensitive ? 'devices.configure' : 'devices.diagnose';
    case 'OTA':
      return 'rollouts.manage';
    case 'SYSTEM':
      return command.action === 'FACTORY_RESET' ? 'devices.configure' : 'devices.diagnose';
  }
}
