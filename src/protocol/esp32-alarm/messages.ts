import { alarmEventCodec } from './alarm-event.ts';
import { commandEnvelopeCodec } from './command-envelope.ts';
import { commandResponseCodec } from './command-response.ts';
import { heartbeatCodec } from './heartbeat.ts';
import { lastWillCodec } from './last-will.ts';
import { statusCodec } from './status-message.ts';

export type { AlarmEvent } from './alarm-event.ts';
export type {
  CommandEnvelope,
  ConfigReadCommand,
  DiagnosticCommand,
  OtaCommand,
  OutputCommand,
  SystemCommand,
} from './command-envelope.ts';
export type { CommandResponse } from './command-response.ts';
export type {
  BleConfig,
  ConfigCommand,
  DeviceConfig,
  LocationConfig,
  MqttConfig,
  NtpConfig,
  WifiConfig,
} from './config-command.ts';
export { DecodeError, type DecodeReason } from './decode-error.ts';
export type { Heartbeat } from './heartbeat.ts';
export type { LastWillMessage } from './last-will.ts';
export type { StatusMessage } from './status-message.ts';

// Each decoder takes the bare message (out of its envelope) and throws DecodeError for anything not understood.

export const { decode: decodeStatus, encode: encodeStatus, empty: emptyStatus } = statusCodec;
export const { decode: decodeHeartbeat, encode: encodeHeartbeat, empty: emptyHeartbeat } = heartbeatCodec;
export const { decode: decodeAlarmEvent, encode: encodeAlarmEvent, empty: emptyAlarmEvent } = alarmEventCodec;
export const { decode: decodeLastWill, encode: encodeLastWill, empty: emptyLastWill } = lastWillCodec;
export const {
  decode: decodeCommandResponse,
  encode: encodeCommandResponse,
  empty: emptyCommandResponse,
} = commandResponseCodec;
export const {
  decode: decodeCommandEnvelope,
  encode: encodeCommandEnvelope,
  empty: emptyCommandEnvelope,
} = commandEnvelopeCodec;
