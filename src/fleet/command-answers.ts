import {
  commandErrorNumbers,
  diagnosticActionNumbers,
  outputTypeName,
  patternTypeNumbers,
  systemActionNumbers,
} from '../protocol/esp32-alarm/enums.ts';
import type {
  AlarmEvent,
  CommandEnvelope,
  CommandResponse,
  ConfigCommand,
  DiagnosticCommand,
  OtaCommand,
  OutputCommand,
  SystemCommand,
} from '../protocol/esp32-alarm/messages.ts';
import type { Box, BoxOutput } from './box.ts';
import { type BoxSettings, createBoxSettings } from './box-settings.ts';

/** What the box does about a command: one answer, then perhaps events, its state, or a restart. */
export interface CommandOutcome {
  readonly response: CommandResponse;
  readonly events: readonly AlarmEvent[];
  readonly sendsStatus: boolean;
  /** The fan's duty stands in heartbeats alone. */
  readonly sendsHeartbeat: boolean;
  /** Seconds until it restarts; null if it does not. */
  readonly rebootAfterS: number | null;
}

type Effect = Partial<Pick<CommandOutcome, 'events' | 'sendsStatus' | 'sendsHeartbeat' | 'rebootAfterS'>> & {
  readonly error?: number;
  readonly message?: string;
  readonly payload?: Uint8Array;
};

export interface CommandAnswers {
  /** Null for the same command delivered again, which the box has answered already. */
  answer(command: CommandEnvelope): CommandOutcome | null;
}

const MAX_CLOCK_DIFFERENCE_S = 300;
const AUTH_OUTPUTS = 1;
const AUTH_CONFIGURATION = 2;
const MAX_FAN_DUTY_PERCENT = 100;
const { AUTHENTICATION_FAILED, INVALID_PARAMETERS, NOT_SUPPORTED, SUCCESS } = commandErrorNumbers;

/** The command side of one box. Its last sequence outlives a restart, as a real box keeps it in flash. */
export function createCommandAnswers(box: Box, now: () => number): CommandAnswers {
  const settings = createBoxSettings();
  let last: { readonly sequence: number; readonly requestId: string } | null = null;

  function effectOf(command: CommandEnvelope): Effect {
    const { system, config, output, diagnostic, ota, config_read: read } = command;
    if (command.auth_level < neededAuthLevel(command))
      return refused(AUTHENTICATION_FAILED, 'auth level too low');
    if (system !== undefined) return onSystem(box, system);
    if (config !== undefined) return onConfig(box, settings, config);
    if (output !== undefined) return onOutput(box, output);
    if (diagnostic !== undefined) return onDiagnostic(box, diagnostic);
    if (read !== undefined) return { payload: settings.read(read.type, read.include_sensitive) };
    return ota === undefined ? refused(NOT_SUPPORTED, 'unknown command') : onOta(box, ota);
  }

  function answer(command: CommandEnvelope): CommandOutcome | null {
    const { sequence, request_id: requestId, timestamp } = command;
    if (last !== null && last.sequence === sequence && last.requestId === requestId) return null;
    const nowS = Math.floor(now() / 1000);
    if (Math.abs(nowS - timestamp) > MAX_CLOCK_DIFFERENCE_S) {
      return outcome(requestId, nowS, refused(AUTHENTICATION_FAILED, 'timestamp too far off'));
    }
    if (last !== null && sequence <= last.sequence) {
      return outcome(requestId, nowS, refused(AUTHENTICATION_FAILED, 'sequence does not rise'));
    }
    last = { sequence, requestId };
    return outcome(requestId, nowS, effectOf(command));
  }

  return { answer };
}

function outcome(requestId: string, nowS: number, effect: Effect): CommandOutcome {
  const { error = SUCCESS, message = 'ok', payload = new Uint8Array(0) } = effect;
  return {
    response: {
      request_id: requestId,
      timestamp: nowS,
      success: error === SUCCESS,
      error_code: error,
      message,
      payload,
    },
    events: effect.events ?? [],
    sendsStatus: effect.sendsStatus ?? false,
    sendsHeartbeat: effect.sendsHeartbeat ?? false,
    rebootAfterS: effect.rebootAfterS ?? null,
  };
}

function refused(error: number, message: string): Effect {
  return { error, message };
}

function neededAuthLevel({ system, config, output, diagnostic, ota, config_read }: CommandEnvelope): number {
  if (config !== undefined || ota !== undefined) return AUTH_CONFIGURATION;
  if (system?.action === systemActionNumbers.FACTORY_RESET) return AUTH_CONFIGURATION;
  if (config_read?.include_sensitive === true) return AUTH_CONFIGURATION;
  return output !== undefined || diagnostic !== undefined ? AUTH_OUTPUTS : 0;
}

function onOta(box: Box, command: OtaCommand): Effect {
  const { refusal, ...step } = box.firmware.carryOut(command);
  return refusal ?? step;
}

function onSystem(box: Box, { action, delay_seconds }: SystemCommand): Effect {
  switch (action) {
    case systemActionNumbers.GET_STATUS:
      return { sendsStatus: true };
    case systemActionNumbers.REBOOT:
      return { rebootAfterS: delay_seconds };
    case systemActionNumbers.FACTORY_RESET:
      box.setDeviceDbId(0);
      return { rebootAfterS: delay_seconds };
    case systemActionNumbers.CLEAR_COUNTERS:
      box.clearCounters();
      return { sendsStatus: true };
    case systemActionNumbers.SET_TIME:
      return {};
    default:
      return refused(NOT_SUPPORTED, 'unknown action');
  }
}

function onConfig(box: Box, settings: BoxSettings, command: ConfigCommand): Effect {
  const { device, location } = command;
  if (location !== undefined) {
    const { zone = 1, country = '' } = location;
    if (zone < 1 || zone > 255 || country.length > 3)
      return refused(INVALID_PARAMETERS, 'location out of range');
    box.setLocation(location);
    settings.store(command);
    return { sendsStatus: true };
  }
  const { device_id: id = 0 } = device ?? {};
  settings.store(command);
  if (id > 0) box.setDeviceDbId(id);
  return {};
}

function onOutput(box: Box, command: OutputCommand): Effect {
  const name = outputTypeName(command.output);
  if (name === undefined) return refused(INVALID_PARAMETERS, 'unknown output');
  if (name === 'FAN') {
    if (command.custom_data > MAX_FAN_DUTY_PERCENT) return refused(INVALID_PARAMETERS, 'duty out of range');
    box.setFanDuty(command.custom_data);
    return { sendsHeartbeat: true };
  }
  const outputs: BoxOutput[] = name === 'ALL' ? ['SIREN', 'TURRET', 'RELAY1', 'RELAY2'] : [name];
  const isStart = command.state && command.pattern !== patternTypeNumbers.OFF;
  const events = outputs.map((output) =>
    isStart ? box.startOutput(output, command.pattern, durationS(command)) : box.stopOutput(output),
  );
  return { events: events.filter((event) => event !== undefined), sendsStatus: true };
}

/** A number of pulses is over by itself. */
function durationS({ total_duration: total, pulse_count: count, ...pulse }: OutputCommand): number {
  if (count === 0) return total;
  const pulses = Math.ceil((count * (pulse.on_duration_ms + pulse.off_duration_ms)) / 1000);
  return total === 0 ? pulses : Math.min(total, pulses);
}

function onDiagnostic(box: Box, { action, log_lines: lines }: DiagnosticCommand): Effect {
  const status = box.status();
  const { temperature, humidity, free_heap, min_heap, rssi, panic1, panic2, box_sw } = status;
  const say = (value: unknown) => ({ payload: Buffer.from(JSON.stringify(value)) });
  switch (action) {
    case diagnosticActionNumbers.SELF_TEST:
      return say({ passed: true });
    case diagnosticActionNumbers.MEMORY_INFO:
      return say({ free_heap, min_heap });
    case diagnosticActionNumbers.NETWORK_INFO:
      return say({ rssi, mqtt_disconnects: status.mqtt_disconnects });
    case diagnosticActionNumbers.SENSOR_READ:
      return say({ temperature, humidity });
    case diagnosticActionNumbers.LOG_DUMP:
      return { payload: Buffer.from('I (812) main: running\n'.repeat(Math.min(lines, 10))) };
    case diagnosticActionNumbers.INOUT_READ:
      return say({ panic1, panic2, box_sw, siren: status.siren, turret: status.turret });
    default:
      return refused(NOT_SUPPORTED, 'unknown diagnostic');
  }
}
