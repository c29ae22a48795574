import {
  alarmTypeNumbers,
  deviceStateNumbers,
  eventPriorityNumbers,
  eventStateNumbers,
  networkNumbers,
  outputTypeNumbers,
} from '../protocol/esp32-alarm/enums.ts';
import {
  type AlarmEvent,
  emptyAlarmEvent,
  emptyStatus,
  type Heartbeat,
  type LastWillMessage,
  type LocationConfig,
  type StatusMessage,
} from '../protocol/esp32-alarm/messages.ts';
import { type BoxFirmware, createBoxFirmware } from './box-firmware.ts';
import type { Random } from './prng.ts';
import { createWeather } from './weather.ts';

export type BoxInput = 'panic1' | 'panic2' | 'tamper';
export type BoxOutput = Exclude<keyof typeof outputTypeNumbers, 'ALL'>;

interface RunningOutput {
  readonly pattern: number;
  readonly startedAtMs: number;
  /** 0 is permanent. */
  readonly durationS: number;
}

/** State and messages of one simulated box; it knows nothing of MQTT. */
export interface Box {
  readonly hostname: string;
  readonly mac: Uint8Array;
  readonly firmware: BoxFirmware;
  readonly bootCount: number;
  readonly deviceDbId: number;
  setDeviceDbId(id: number): void;
  setLocation(location: LocationConfig): void;
  setFanDuty(percent: number): void;
  clearCounters(): void;
  /** A higher boot count; both counters start at 1 again and every output is off. */
  reboot(): void;
  /** The envelope's counter, apart from the messages' own. */
  nextEnvelopeSequence(): number;
  status(): StatusMessage;
  /** Also moves the weather on. */
  heartbeat(): Heartbeat;
  lastWill(): LastWillMessage;
  setInput(input: BoxInput, isActive: boolean): AlarmEvent;
  startOutput(output: BoxOutput, pattern: number, durationS: number): AlarmEvent;
  /** Undefined where it was not running. */
  stopOutput(output: BoxOutput): AlarmEvent | undefined;
  /** Stops the outputs whose time is over. */
  stopElapsedOutputs(): AlarmEvent[];
}

const inputTypes = {
  panic1: alarmTypeNumbers.PANIC1,
  panic2: alarmTypeNumbers.PANIC2,
  tamper: alarmTypeNumbers.TAMPER,
} as const;

/** A box as it leaves the factory, with some past, drawn from `random`. */
export function createBox(mac: Uint8Array, random: Random, now: () => number): Box {
  const hostname = `ESG_ALARM_${Buffer.from(mac).toString('hex').toUpperCase()}`;
  const weather = createWeather(random);
  const isWired = random.chance(0.3);
  const firmware = createBoxFirmware(`2.${random.integer(0, 9)}.${random.integer(0, 20)}`);
  const ipAddress = (0xc0a8_0000 | random.integer(0x102, 0xfffe)) >>> 0;
  const averageRssi = isWired ? 0 : -random.integer(45, 85);
  let location = { country: 'US', zone: random.integer(1, 255), latitude: 0, longitude: 0 };
  let bootCount = random.integer(1, 400);
  let deviceDbId = 0;
  let bootedAtMs = now();
  let stateSinceMs = bootedAtMs;
  let messageSequence = 0;
  let envelopeSequence = 0;
  let commandedFanDuty: number | null = null;
  let connects = 0;
  const inputs: Record<BoxInput, boolean> = { panic1: false, panic2: false, tamper: false };
  const counts: Record<BoxInput, number> = { panic1: 0, panic2: 0, tamper: 0 };
  const outputs = new Map<BoxOutput, RunningOutput>();

  const unixS = () => Math.floor(now() / 1000);
  const secondsSince = (atMs: number) => Math.max(0, Math.floor((now() - atMs) / 1000));
  const isAlarm = () => inputs.panic1 || inputs.panic2 || inputs.tamper;
  const rssi = () => (isWired ? 0 : averageRssi + random.integer(-4, 4));
  const fanDuty = () => commandedFanDuty ?? weather.fanDutyPercent;
  const nextMessageSequence = () => ++messageSequence;

  function reboot(): void {
    firmware.restart();
    bootCount += 1;
    bootedAtMs = now();
    stateSinceMs = bootedAtMs;
    messageSequence = 0;
    envelopeSequence = 0;
    commandedFanDuty = null;
    outputs.clear();
  }

  function status(): StatusMessage {
    return {
      ...emptyStatus(),
      sequence: nextMessageSequence(),
      timestamp: unixS(),
      device_db_id: deviceDbId,
      state: isAlarm() ? deviceStateNumbers.ALARM : deviceStateNumbers.NORMAL,
      state_duration: secondsSince(stateSinceMs),
      uptime: secondsSince(bootedAtMs),
      boot_count: bootCount,
      free_heap: random.integer(120_000, 200_000),
      min_heap: random.integer(60_000, 110_000),
      firmware: firmware.running.version,
      network: isWired ? networkNumbers.ethernet : networkNumbers.wifi,
      connected: true,
      has_ip: true,
      rssi: rssi(),
      ip_address: ipAddress,
      mac_address: mac,
      mqtt_connected: true,
      ntp_synced: true,
      last_ntp_sync: unixS() - (secondsSince(bootedAtMs) % 3600),
      panic1: inputs.panic1,
      panic2: inputs.panic2,
      box_sw: inputs.tamper,
      siren: outputs.has('SIREN'),
      turret: outputs.has('TURRET'),
      panic1_count: counts.panic1,
      panic2_count: counts.panic2,
      tamper_count: counts.tamper,
      mqtt_disconnects: Math.max(0, connects - 1),
      temperature: weather.temperatureC,
      humidity: weather.humidityPercent,
      ...location,
      partition: firmware.running.partition,
      ota_validated: firmware.running.isValidated,
    };
  }

  function heartbeat(): Heartbeat {
    weather.step();
    return {
      timestamp: unixS(),
      device_db_id: deviceDbId,
      temperature: weather.temperatureC,
      humidity: weather.humidityPercent,
      panic1: inputs.panic1,
      panic2: inputs.panic2,
      siren: outputs.has('SIREN'),
      turret: outputs.has('TURRET'),
      box_sw: inputs.tamper,
      uptime: secondsSince(bootedAtMs),
      eth_interface: isWired ? 1 : 0,
      firmware: firmware.running.version,
      fan_pwm_duty: fanDuty(),
    };
  }

  function lastWill(): LastWillMessage {
    connects += 1;
    return {
      sequence: nextMessageSequence(),
      timestamp: unixS(),
      device_db_id: deviceDbId,
      uptime_at_connect: secondsSince(bootedAtMs),
      firmware: firmware.running.version,
      ip_address: ipAddress,
      rssi: rssi(),
      hostname,
    };
  }

  function event(fields: Partial<AlarmEvent>): AlarmEvent {
    const head = { sequence: nextMessageSequence(), timestamp: unixS(), device_db_id: deviceDbId };
    return { ...emptyAlarmEvent(), ...head, ...fields };
  }

  function setInput(input: BoxInput, isActive: boolean): AlarmEvent {
    const wasAlarm = isAlarm();
    if (isActive && !inputs[input]) counts[input] += 1;
    inputs[input] = isActive;
    if (isAlarm() !== wasAlarm) stateSinceMs = now();
    return event({
      type: inputTypes[input],
      state: isActive ? eventStateNumbers.ACTIVE : eventStateNumbers.INACTIVE,
      priority: input === 'tamper' ? eventPriorityNumbers.HIGH : eventPriorityNumbers.CRITICAL,
      physical_state: isActive,
    });
  }

  function outputEvent(output: BoxOutput, running: RunningOutput, isStart: boolean): AlarmEvent {
    const isLoud = output === 'SIREN' || output === 'TURRET';
    return event({
      type: alarmTypeNumbers.OUTPUT_EVENT,
      state: isStart ? eventStateNumbers.STARTING : eventStateNumbers.STOPPING,
      priority: isLoud ? eventPriorityNumbers.HIGH : eventPriorityNumbers.MEDIUM,
      physical_state: isStart,
      output_type: outputTypeNumbers[output],
      pattern_type: running.pattern,
      duration_seconds: running.durationS,
      elapsed_seconds: isStart ? 0 : secondsSince(running.startedAtMs),
    });
  }

  function startOutput(output: BoxOutput, pattern: number, durationS: number): AlarmEvent {
    const running = { pattern, durationS, startedAtMs: now() };
    outputs.set(output, running);
    return outputEvent(output, running, true);
  }

  function stopOutput(output: BoxOutput): AlarmEvent | undefined {
    const running = outputs.get(output);
    if (running === undefined) return undefined;
    outputs.delete(output);
    return outputEvent(output, running, false);
  }

  function stopElapsedOutputs(): AlarmEvent[] {
    const events: AlarmEvent[] = [];
    for (const [output, { durationS, startedAtMs }] of outputs) {
      if (durationS === 0 || now() - startedAtMs < durationS * 1000) continue;
      const stopped = stopOutput(output);
      if (stopped !== undefined) events.push(stopped);
    }
    return events;
  }

  return {
    hostname,
    mac,
    firmware,
    get bootCount() {
      return bootCount;
    },
    get deviceDbId() {
      return deviceDbId;
    },
    setDeviceDbId(id) {
      deviceDbId = id;
    },
    setLocation({ country = location.country, zone = location.zone, ...degrees }) {
      const { latitude = location.latitude, longitude = location.longitude } = degrees;
      location = { country, zone, latitude, longitude };
    },
    setFanDuty(percent) {
      commandedFanDuty = percent;
    },
    clearCounters() {
      Object.assign(counts, { panic1: 0, panic2: 0, tamper: 0 });
    },
    reboot,
    nextEnvelopeSequence: () => ++envelopeSequence,
    status,
    heartbeat,
    lastWill,
    setInput,
    startOutput,
    stopOutput,
    stopElapsedOutputs,
  };
}
