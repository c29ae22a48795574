import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import type { Command } from '../../../../shared/commands/model.ts';
import type { WatchdeskClient } from '../../../../shared/contract/index.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { useApplyCommand, useCall } from '../../client/index.ts';

export interface Order {
  readonly deviceId: DeviceId;
  readonly command: DeviceCommand;
  readonly scheduledAt?: Date;
  readonly expiresInS?: number;
  readonly note?: string;
  /** The device's name as typed; only a factory reset asks for it. */
  readonly confirmation?: string;
}

/** Each kind of command has the procedure that its permission belongs to. */
export function sendOrder(client: WatchdeskClient, { confirmation = '', ...order }: Order): Promise<Command> {
  const { command, deviceId, note } = order;
  switch (command.type) {
    case 'OUTPUT':
    case 'RELAY':
      return client.commands.switchOutput({ ...order, command });
    case 'DIAGNOSTIC':
      return client.commands.diagnose({ ...order, command });
    case 'CONFIG':
      return client.commands.configure({ ...order, command });
    case 'CONFIG_READ':
      return command.includeSensitive
        ? client.commands.configure({ ...order, command })
        : client.commands.diagnose({ ...order, command });
    case 'OTA':
      return client.commands.firmware({ ...order, command });
    case 'SYSTEM':
      return command.action === 'FACTORY_RESET'
        ? client.commands.factoryReset({ deviceId, confirmation, ...(note === undefined ? {} : { note }) })
        : client.commands.diagnose({ ...order, command });
  }
}

/** Sends an order; the row that it became shows at once, as not yet done. */
export function useSend() {
  const apply = useApplyCommand();
  return useCall(async (client, order: Order) => {
    const command = await sendOrder(client, order);
    apply(command);
    return command;
  });
}
