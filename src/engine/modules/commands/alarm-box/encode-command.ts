import {
  configReadTypeNumbers,
  configTypeNumbers,
  diagnosticActionNumbers,
  otaActionNumbers,
  outputTypeNumbers,
  patternTypeNumbers,
  systemActionNumbers,
} from '../../../../protocol/esp32-alarm/enums.ts';
import {
  type CommandEnvelope,
  type ConfigCommand as ConfigMessage,
  emptyCommandEnvelope,
  encodeCommandEnvelope,
  type OutputCommand as OutputMessage,
} from '../../../../protocol/esp32-alarm/messages.ts';
import type { ConfigCommand } from '../../../../shared/commands/config-command.ts';
import { type OutputCommand, switchesOff } from '../../../../shared/commands/output-command.ts';
import type { Attempt } from '../device-protocol.ts';
import type { BoxCommand } from '../domain/box-command.ts';

/** The bare CommandEnvelope; the fleet's envelope goes around it. */
export function encodeBoxCommand(
  attempt: Omit<Attempt, 'command' | 'target'>,
  command: BoxCommand,
): Uint8Array {
  const unixS = Math.floor(attempt.at.getTime() / 1000);
  return encodeCommandEnvelope({
    ...emptyCommandEnvelope(),
    ...bodyOf(command, unixS),
    sequence: attempt.sequence,
    timestamp: unixS,
    request_id: attempt.requestId,
    auth_level: attempt.authLevel,
  });
}

function bodyOf(command: BoxCommand, unixS: number): Partial<CommandEnvelope> {
  switch (command.type) {
    case 'SYSTEM':
      return {
        system: {
          action: systemActionNumbers[command.action],
          delay_seconds: command.delayS ?? 0,
          unix_time: command.action === 'SET_TIME' ? unixS : 0,
        },
      };
    case 'CONFIG':
      return { config: configOf(command) };
    case 'OUTPUT':
      return { output: outputOf(command) };
    case 'DIAGNOSTIC':
      return {
        diagnostic: {
          action: diagnosticActionNumbers[command.action],
          test_mask: command.testMask ?? 0,
          log_lines: command.logLines ?? 0,
        },
      };
    case 'OTA': {
      const image = command.action === 'START_UPDATE' ? command : { url: '', md5Hex: '', imageBytes: 0 };
      const action = otaActionNumbers[command.action];
      return { ota: { action, url: image.url, md5: image.md5Hex, size: image.imageBytes } };
    }
    case 'CONFIG_READ':
      return {
        config_read: {
          type: configReadTypeNumbers[command.kind],
          include_sensitive: command.includeSensitive,
        },
      };
  }
}

function outputOf(command: OutputCommand): OutputMessage {
  return {
    output: outputTypeNumbers[command.output],
    pattern: patternTypeNumbers[command.pattern],
    state: !switchesOff(command),
    total_duration: command.totalDurationS ?? 0,
    pulse_count: command.pulseCount ?? 0,
    on_duration_ms: command.onDurationMs ?? 0,
    off_duration_ms: command.offDurationMs ?? 0,
    repeat_interval: command.repeatIntervalS ?? 0,
    custom_data: command.fanDutyPercent ?? 0,
  };
}

function configOf(command: ConfigCommand): ConfigMessage {
  const type = configTypeNumbers[command.kind];
  switch (command.kind) {
    case 'WIFI': {
      const { ssid, password, dhcp, staticIp, gateway, netmask } = command.settings;
      const wifi = given({
        ssid,
        password,
        dhcp,
        static_ip: ipv4Number(staticIp),
        gateway: ipv4Number(gateway),
        netmask: ipv4Number(netmask),
      });
      return { type, wifi };
    }
    case 'MQTT': {
      const { brokerUrl, port, username, password, keepaliveS, qos, useTls } = command.settings;
      const mqtt = given({
        broker_url: brokerUrl,
        port,
        username,
        password,
        keepalive: keepaliveS,
        qos,
        use_tls: useTls,
      });
      return { type, mqtt };
    }
    case 'DEVICE': {
      const { hostname, enableHeartbeat, heartbeatIntervalS } = command.settings;
      const device = given({
        hostname,
        enable_heartbeat: enableHeartbeat,
        heartbeat_interval: heartbeatIntervalS,
      });
      return { type, device };
    }
    case 'LOCATION':
      return { type, location: given(command.settings) };
    case 'NTP': {
      const { enableSync, syncIntervalS, timezoneOffsetS, timezoneName, ...servers } = command.settings;
      const ntp = given({
        ...servers,
        enable_sync: enableSync,
        sync_interval: syncIntervalS,
        timezone_offset: timezoneOffsetS,
        timezone_name: timezoneName,
      });
      return { type, ntp };
    }
    case 'BLE': {
      const { enable, deviceName, advertise, advertisingIntervalMs, txPower } = command.settings;
      const { advHmacKeyHex, sppHmacKeyHex } = command.settings;
      const ble = given({
        enable,
        device_name: deviceName,
        advertise,
        interval_ms: advertisingIntervalMs,
        adv_hmac_key: bytesOf(advHmacKeyHex),
        spp_hmac_key: bytesOf(sppHmacKeyHex),
        tx_power: txPower,
      });
      return { type, ble };
    }
  }
}

type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without the fields that nobody gave: what is absent stays as it is on the box. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  const present: Given<Fields> = {};
  for (const name in fields) {
    const value = fields[name];
    if (isGiven(value)) present[name] = value;
  }
  return present;
}

const isGiven = <Value>(value: Value): value is Exclude<Value, undefined> => value !== undefined;

/** The first octet in the high byte, as in StatusMessage. */
function ipv4Number(address: string | undefined): number | undefined {
  return address?.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

const bytesOf = (hex: string | undefined) => (hex === undefined ? undefined : Buffer.from(hex, 'hex'));
