import type { DeviceCommand } from '../../../shared/commands/device-command.ts';
import type { DeviceKind } from '../../../shared/devices/model.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { PeoplesDatabase } from '../../platform/db/database.ts';
import type { DeviceProtocol } from './device-protocol.ts';

/** What the use cases of people need. */
export interface CommandsDeps {
  readonly database: PeoplesDatabase;
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly protocols: ReadonlyMap<DeviceKind, DeviceProtocol>;
  /** Something was ordered; where this station sends, it does so at once. */
  readonly wake: () => void;
}

export function protocolFor(
  { protocols }: Pick<CommandsDeps, 'protocols'>,
  kind: DeviceKind,
  command: DeviceCommand,
): DeviceProtocol {
  const protocol = protocols.get(kind);
  if (protocol === undefined || !protocol.supports(command))
    throw new AppError('COMMAND_NOT_SUPPORTED', { deviceKind: kind });
  return protocol;
}
