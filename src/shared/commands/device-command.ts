import { z } from 'zod';
import { ConfigCommand, ConfigReadKind, setsSomething } from './config-command.ts';
import { numberField, TEXT_FIELDS } from './fields.ts';
import { OutputCommand, switchesOff } from './output-command.ts';

export const SystemAction = z.enum(['REBOOT', 'FACTORY_RESET', 'GET_STATUS', 'SET_TIME', 'CLEAR_COUNTERS']);
export type SystemAction = z.infer<typeof SystemAction>;

/** SET_TIME sets the engine's clock as it is when the command is sent. Only REBOOT and FACTORY_RESET take a delay. */
export const SystemCommand = z
  .object({ type: z.literal('SYSTEM'), action: SystemAction, delayS: numberField('delayS').optional() })
  .refine(({ action, delayS }) => delayS === undefined || action === 'REBOOT' || action === 'FACTORY_RESET', {
    path: ['delayS'],
    message: 'Only a restart or reset takes a delay.',
  });
export type SystemCommand = z.infer<typeof SystemCommand>;

export const DiagnosticAction = z.enum([
  'SELF_TEST',
  'MEMORY_INFO',
  'NETWORK_INFO',
  'SENSOR_READ',
  'LOG_DUMP',
  'INOUT_READ',
]);
export type DiagnosticAction = z.infer<typeof DiagnosticAction>;

/** `testMask` is of SELF_TEST, `logLines` of LOG_DUMP. */
export const DiagnosticCommand = z.object({
  type: z.literal('DIAGNOSTIC'),
  action: DiagnosticAction,
  testMask: numberField('testMask').optional(),
  logLines: numberField('logLines').optional(),
});
export type DiagnosticCommand = z.infer<typeof DiagnosticCommand>;

/** `includeSensitive` asks the box for its secrets as well: auth_level 2, and the answer is shown only on request. */
export const ConfigReadCommand = z.object({
  type: z.literal('CONFIG_READ'),
  kind: ConfigReadKind,
  includeSensitive: z.boolean().default(false),
});
export type ConfigReadCommand = z.infer<typeof ConfigReadCommand>;

/** The firmware that a START_UPDATE brings, where it is known: its version confirms it. */
export const OtaCommand = z.discriminatedUnion('action', [
  z.object({
    type: z.literal('OTA'),
    action: z.enum(['CHECK_UPDATE', 'VALIDATE', 'ROLLBACK', 'GET_STATUS']),
  }),
  z.object({
    type: z.literal('OTA'),
    action: z.literal('START_UPDATE'),
    url: z.url({ protocol: /^https?$/ }).max(TEXT_FIELDS.imageUrl),
    md5Hex: z.string().regex(/^[0-9a-f]{32}$/),
    imageBytes: numberField('imageBytes'),
    /** As the box will report it, at most 15 characters. */
    version: z.string().min(1).max(15).optional(),
  }),
]);
export type OtaCommand = z.infer<typeof OtaCommand>;

/** Sets a channel of a relay board. With `onMs` the channel goes off by itself after that. */
export const RelayCommand = z
  .object({
    type: z.literal('RELAY'),
    relayIndex: numberField('relayIndex'),
    on: z.boolean(),
    onMs: numberField('relayOnMs').optional(),
  })
  .refine(({ on, onMs }) => on || onMs === undefined, {
    path: ['onMs'],
    message: 'Only what is switched on has a time.',
  });
export type RelayCommand = z.infer<typeof RelayCommand>;

/** Everything that can be asked of a device; `type` is the command log's. */
export const DeviceCommand = z.discriminatedUnion('type', [
  SystemCommand,
  ConfigCommand,
  OutputCommand,
  DiagnosticCommand,
  OtaCommand,
  ConfigReadCommand,
  RelayCommand,
]);
export type DeviceCommand = z.infer<typeof DeviceCommand>;

const GivenConfig = ConfigCommand.refine(setsSomething, {
  path: ['settings'],
  message: 'Give at least one setting.',
});

/** A command as a person gives it. */
export const GivenCommand = z.discriminatedUnion('type', [
  SystemCommand,
  GivenConfig,
  OutputCommand,
  DiagnosticCommand,
  OtaCommand,
  ConfigReadCommand,
  RelayCommand,
]);

/** Settings, and reading them with their secrets. */
export const ConfigureCommand = z.discriminatedUnion('type', [GivenConfig, ConfigReadCommand]);
export type ConfigureCommand = z.infer<typeof ConfigureCommand>;

/** What switches something: it may need arming. */
export const SwitchCommand = z.discriminatedUnion('type', [OutputCommand, RelayCommand]);
export type SwitchCommand = z.infer<typeof SwitchCommand>;

/** What a diagnosis may ask: no reset, no secrets. */
export const DiagnoseCommand = z.discriminatedUnion('type', [
  SystemCommand.refine(({ action }) => action !== 'FACTORY_RESET', {
    path: ['action'],
    message: 'A reset has a procedure of its own.',
  }),
  DiagnosticCommand,
  ConfigReadCommand.refine(({ includeSensitive }) => !includeSensitive, {
    path: ['includeSensitive'],
    message: 'Secrets are read by configuring.',
  }),
]);
export type DiagnoseCommand = z.infer<typeof DiagnoseCommand>;

/** An order to stop: never held up by arming, first of all that waits. */
export function isSafetyCommand(command: DeviceCommand): boolean {
  if (command.type === 'OUTPUT') return switchesOff(command);
  return command.type === 'RELAY' && !command.on;
}
