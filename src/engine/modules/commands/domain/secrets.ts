import { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { SECRET_FIELDS, type SecretField } from '../../../../shared/commands/fields.ts';

/** A command in two parts: what may be shown and kept, and what only the device is told. */
export interface SplitCommand {
  readonly shown: DeviceCommand;
  readonly secretFields: readonly SecretField[];
  /** Null where there are none. */
  readonly secrets: Readonly<Record<string, string>> | null;
}

export function splitSecrets(command: DeviceCommand): SplitCommand {
  if (command.type !== 'CONFIG') return { shown: command, secretFields: [], secrets: null };
  const settings = new Map<string, unknown>(Object.entries(command.settings));
  const secrets: Record<string, string> = {};
  const secretFields: SecretField[] = [];
  for (const field of SECRET_FIELDS) {
    const value = settings.get(field);
    if (typeof value !== 'string') continue;
    settings.delete(field);
    secrets[field] = value;
    secretFields.push(field);
  }
  if (secretFields.length === 0) return { shown: command, secretFields, secrets: null };
  return {
    shown: DeviceCommand.parse({ ...command, settings: Object.fromEntries(settings) }),
    secretFields,
    secrets,
  };
}

/** As it goes to the device. */
export function joinSecrets(
  shown: DeviceCommand,
  secrets: Readonly<Record<string, string>> | null,
): DeviceCommand {
  if (shown.type !== 'CONFIG' || secrets === null) return shown;
  return DeviceCommand.parse({ ...shown, settings: { ...shown.settings, ...secrets } });
}
