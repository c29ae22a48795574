import type { Permission } from '../../../../shared/access/permissions.ts';
import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { type NumberFieldName, TEXT_FIELDS } from '../../../../shared/commands/fields.ts';
import {
  type OutputName,
  type OutputPattern,
  PATTERN_FIELDS,
} from '../../../../shared/commands/output-command.ts';

/** Names of the values that a form collects; each has a label in the translations. */
export type FieldName =
  | NumberFieldName
  | keyof typeof TEXT_FIELDS
  | 'dhcp'
  | 'staticIp'
  | 'gateway'
  | 'netmask'
  | 'useTls'
  | 'enableHeartbeat'
  | 'server1'
  | 'server2'
  | 'server3'
  | 'enableSync'
  | 'enable'
  | 'advertise'
  | 'advHmacKeyHex'
  | 'sppHmacKeyHex'
  | 'md5Hex'
  | 'version'
  | 'includeSensitive';

interface Common {
  readonly name: FieldName;
  /** Its name in the command, where that is not the form's. */
  readonly as?: string;
  readonly required?: true;
}

export type FormField =
  | (Common & { readonly kind: 'number'; readonly name: NumberFieldName })
  | (Common & { readonly kind: 'text' | 'secret'; readonly max: number })
  /** Left as it is, yes or no. */
  | (Common & { readonly kind: 'yes-no' })
  /** Not ticked is no. */
  | (Common & { readonly kind: 'tick' });

export type CommandGroup = 'output' | 'system' | 'diagnostic' | 'config' | 'read' | 'firmware';

/** What shows that it was done; each has a sentence. */
export type Proof = 'event' | 'fan' | 'boot' | 'location' | 'firmware' | 'answer';

export interface CommandKind {
  readonly id: CommandId;
  readonly group: CommandGroup;
  readonly permission: Permission;
  readonly fields: readonly FormField[];
  readonly proof: Proof;
  /** What the form's values are put into; `settings` says that they go one level down. */
  readonly base: Readonly<Record<string, string>>;
  readonly inSettings?: true;
}

const number = (name: NumberFieldName, required?: true): FormField => ({
  kind: 'number',
  name,
  ...(required === undefined ? {} : { required }),
});
const text = (name: FieldName, max: number, as?: string): FormField => ({
  kind: 'text',
  name,
  max,
  ...(as === undefined ? {} : { as }),
});
const secret = (name: FieldName, max: number, as?: string): FormField => ({
  kind: 'secret',
  name,
  max,
  ...(as === undefined ? {} : { as }),
});
const yesNo = (name: FieldName): FormField => ({ kind: 'yes-no', name });
const IPV4_MAX = 15;
const KEY_MAX = 128;
const MD5_LENGTH = 32;
const VERSION_MAX = 15;

const CONFIG_FIELDS = {
  WIFI: [
    text('ssid', TEXT_FIELDS.ssid),
    secret('wifiPassword', TEXT_FIELDS.wifiPassword, 'password'),
    yesNo('dhcp'),
    text('staticIp', IPV4_MAX),
    text('gateway', IPV4_MAX),
    text('netmask', IPV4_MAX),
  ],
  MQTT: [
    text('brokerUrl', TEXT_FIELDS.brokerUrl),
    number('port'),
    text('username', TEXT_FIELDS.username),
    secret('mqttPassword', TEXT_FIELDS.mqttPassword, 'password'),
    number('keepaliveS'),
    number('qos'),
    yesNo('useTls'),
  ],
  DEVICE: [text('hostname', TEXT_FIELDS.hostname), yesNo('enableHeartbeat'), number('heartbeatIntervalS')],
  LOCATION: [text('country', TEXT_FIELDS.country), number('zone'), number('latitude'), number('longitude')],
  NTP: [
    text('server1', TEXT_FIELDS.server),
    text('server2', TEXT_FIELDS.server),
    text('server3', TEXT_FIELDS.server),
    yesNo('enableSync'),
    number('syncIntervalS'),
    number('timezoneOffsetS'),
    text('timezoneName', TEXT_FIELDS.timezoneName),
  ],
  BLE: [
    yesNo('enable'),
    text('bleName', TEXT_FIELDS.bleName, 'deviceName'),
    yesNo('advertise'),
    number('advertisingIntervalMs'),
    secret('advHmacKeyHex', KEY_MAX),
    secret('sppHmacKeyHex', KEY_MAX),
    number('txPower'),
  ],
} as const satisfies Record<string, readonly FormField[]>;

const SYSTEM = ['GET_STATUS', 'SET_TIME', 'CLEAR_COUNTERS', 'REBOOT', 'FACTORY_RESET'] as const;
const DIAGNOSTIC = [
  'SELF_TEST',
  'MEMORY_INFO',
  'NETWORK_INFO',
  'SENSOR_READ',
  'LOG_DUMP',
  'INOUT_READ',
] as const;
export const CONFIG_KINDS = ['WIFI', 'MQTT', 'DEVICE', 'LOCATION', 'NTP', 'BLE'] as const;
const READS = [...CONFIG_KINDS, 'ALL'] as const;
const OTA = ['CHECK_UPDATE', 'START_UPDATE', 'VALIDATE', 'ROLLBACK', 'GET_STATUS'] as const;

export type CommandId =
  | `SYSTEM.${(typeof SYSTEM)[number]}`
  | `DIAGNOSTIC.${(typeof DIAGNOSTIC)[number]}`
  | `CONFIG.${(typeof CONFIG_KINDS)[number]}`
  | `CONFIG_READ.${(typeof READS)[number]}`
  | `OTA.${(typeof OTA)[number]}`
  | 'OUTPUT';

/** An output's entry without output and pattern, which its form adds. */
export const OUTPUT_KIND: CommandKind = {
  id: 'OUTPUT',
  group: 'output',
  permission: 'outputs.switch',
  fields: [],
  proof: 'event',
  base: { type: 'OUTPUT' },
};

/** Every command of a box; the fields of an output depend on its pattern, see `outputFields`. */
export const COMMAND_KINDS: readonly CommandKind[] = [
  OUTPUT_KIND,
  ...SYSTEM.map(
    (action): CommandKind => ({
      id: `SYSTEM.${action}`,
      group: 'system',
      permission: action === 'FACTORY_RESET' ? 'devices.configure' : 'devices.diagnose',
      fields: action === 'REBOOT' ? [number('delayS')] : [],
      proof: action === 'REBOOT' ? 'boot' : 'answer',
      base: { type: 'SYSTEM', action },
    }),
  ),
  ...DIAGNOSTIC.map(
    (action): CommandKind => ({
      id: `DIAGNOSTIC.${action}`,
      group: 'diagnostic',
      permission: 'devices.diagnose',
      fields:
        action === 'SELF_TEST' ? [number('testMask')] : action === 'LOG_DUMP' ? [number('logLines')] : [],
      proof: 'answer',
      base: { type: 'DIAGNOSTIC', action },
    }),
  ),
  ...CONFIG_KINDS.map(
    (kind): CommandKind => ({
      id: `CONFIG.${kind}`,
      group: 'config',
      permission: 'devices.configure',
      fields: CONFIG_FIELDS[kind],
      proof: kind === 'LOCATION' ? 'location' : 'answer',
      base: { type: 'CONFIG', kind },
      inSettings: true,
    }),
  ),
  ...READS.map(
    (kind): CommandKind => ({
      id: `CONFIG_READ.${kind}`,
      group: 'read',
      permission: 'devices.diagnose',
      fields: [{ kind: 'tick', name: 'includeSensitive' }],
      proof: 'answer',
      base: { type: 'CONFIG_READ', kind },
    }),
  ),
  ...OTA.map(
    (action): CommandKind => ({
      id: `OTA.${action}`,
      group: 'firmware',
      permission: 'rollouts.manage',
      fields:
        action === 'START_UPDATE'
          ? [
              { kind: 'text', name: 'imageUrl', as: 'url', max: TEXT_FIELDS.imageUrl, required: true },
              { kind: 'text', name: 'md5Hex', max: MD5_LENGTH, required: true },
              number('imageBytes', true),
              text('version', VERSION_MAX),
            ]
          : [],
      proof: action === 'CHECK_UPDATE' || action === 'GET_STATUS' ? 'answer' : 'firmware',
      base: { type: 'OTA', action },
    }),
  ),
];

export function outputFields(pattern: OutputPattern): readonly FormField[] {
  return PATTERN_FIELDS[pattern].map((name) => number(name));
}

export function outputProof(output: OutputName): Proof {
  if (output === 'FAN') return 'fan';
  return output === 'RELAY1' || output === 'RELAY2' ? 'answer' : 'event';
}

/** The entry of the catalogue that a command is of; null for a relay board's. */
export function kindIdOf(command: DeviceCommand): CommandId | null {
  switch (command.type) {
    case 'OUTPUT':
      return 'OUTPUT';
    case 'SYSTEM':
      return `SYSTEM.${command.action}`;
    case 'DIAGNOSTIC':
      return `DIAGNOSTIC.${command.action}`;
    case 'CONFIG':
      return `CONFIG.${command.kind}`;
    case 'CONFIG_READ':
      return `CONFIG_READ.${command.kind}`;
    case 'OTA':
      return `OTA.${command.action}`;
    case 'RELAY':
      return null;
  }
}
