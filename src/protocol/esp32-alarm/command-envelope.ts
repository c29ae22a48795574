import { type ConfigCommand, configCommandCodec } from './config-command.ts';
import { undecodable } from './decode-error.ts';
import {
  allowedNumbers,
  configReadTypeNumbers,
  diagnosticActionNumbers,
  otaActionNumbers,
  outputTypeNumbers,
  patternTypeNumbers,
  systemActionNumbers,
} from './enums.ts';
import { bool, choice, embedded, text, uint32 } from './fields.ts';
import { defineMessage, type MessageCodec } from './message-codec.ts';

export interface SystemCommand {
  /** Number of `systemActionNumbers`. */
  readonly action: number;
  readonly delay_seconds: number;
  readonly unix_time: number;
}

export interface OutputCommand {
  /** Number of `outputTypeNumbers`. */
  readonly output: number;
  /** Number of `patternTypeNumbers`. */
  readonly pattern: number;
  readonly state: boolean;
  /** Seconds; 0 is permanent. */
  readonly total_duration: number;
  /** 0 repeats until `total_duration`. */
  readonly pulse_count: number;
  readonly on_duration_ms: number;
  readonly off_duration_ms: number;
  /** Seconds. */
  readonly repeat_interval: number;
  /** Fan duty, 0 to 100. */
  readonly custom_data: number;
}

export interface DiagnosticCommand {
  /** Number of `diagnosticActionNumbers`. */
  readonly action: number;
  readonly test_mask: number;
  readonly log_lines: number;
}

export interface OtaCommand {
  /** Number of `otaActionNumbers`. */
  readonly action: number;
  readonly url: string;
  /** Hexadecimal. */
  readonly md5: string;
  readonly size: number;
}

export interface ConfigReadCommand {
  /** Number of `configReadTypeNumbers`. */
  readonly type: number;
  /** Needs auth_level 2. */
  readonly include_sensitive: boolean;
}

/** A command to one box; at most one of the six commands is present. */
export interface CommandEnvelope {
  /** Per device, rising, kept across restarts. */
  readonly sequence: number;
  /** Unix seconds; the box refuses one more than 5 minutes off. */
  readonly timestamp: number;
  /** UUID, echoed by the answer. */
  readonly request_id: string;
  /** 0 read-only, 1 outputs and diagnostics, 2 configuration, OTA, factory reset. */
  readonly auth_level: number;
  readonly system?: SystemCommand;
  readonly config?: ConfigCommand;
  readonly output?: OutputCommand;
  readonly diagnostic?: DiagnosticCommand;
  readonly ota?: OtaCommand;
  readonly config_read?: ConfigReadCommand;
}

const system = defineMessage<SystemCommand>({
  action: choice(1, allowedNumbers(systemActionNumbers)),
  delay_seconds: uint32(2),
  unix_time: uint32(3),
});

const output = defineMessage<OutputCommand>({
  output: choice(1, allowedNumbers(outputTypeNumbers)),
  pattern: choice(2, allowedNumbers(patternTypeNumbers)),
  state: bool(3),
  total_duration: uint32(4),
  pulse_count: uint32(5),
  on_duration_ms: uint32(6),
  off_duration_ms: uint32(7),
  repeat_interval: uint32(8),
  custom_data: uint32(9),
});

const diagnostic = defineMessage<DiagnosticCommand>({
  action: choice(1, allowedNumbers(diagnosticActionNumbers)),
  test_mask: uint32(2),
  log_lines: uint32(3),
});

const ota = defineMessage<OtaCommand>({
  action: choice(1, allowedNumbers(otaActionNumbers)),
  url: text(2, 256),
  md5: text(3, 64),
  size: uint32(4),
});

const configRead = defineMessage<ConfigReadCommand>({
  type: choice(1, allowedNumbers(configReadTypeNumbers)),
  include_sensitive: bool(2),
});

const codec = defineMessage<CommandEnvelope>({
  sequence: uint32(1),
  timestamp: uint32(2),
  request_id: text(3, 64),
  auth_level: uint32(4, 2),
  system: embedded(10, system),
  config: embedded(11, configCommandCodec),
  output: embedded(12, output),
  diagnostic: embedded(13, diagnostic),
  ota: embedded(14, ota),
  config_read: embedded(15, configRead),
});

export const commandEnvelopeCodec: MessageCodec<CommandEnvelope> = {
  ...codec,
  decode(payload) {
    const message = codec.decode(payload);
    const { config } = message;
    if (presentOf(message, COMMANDS) > 1) throw undecodable('more than one command in an envelope');
    if (config !== undefined && presentOf(config, CONFIGS) > 1)
      throw undecodable('more than one configuration');
    return message;
  },
};

const COMMANDS = ['system', 'config', 'output', 'diagnostic', 'ota', 'config_read'] as const;
const CONFIGS = ['wifi', 'mqtt', 'device', 'location', 'ntp', 'ble'] as const;

function presentOf<Name extends string>(
  message: { readonly [Key in Name]?: unknown },
  names: readonly Name[],
): number {
  return names.filter((name) => message[name] !== undefined).length;
}
