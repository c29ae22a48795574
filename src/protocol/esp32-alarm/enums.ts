import type { DeviceEvent, DeviceState, NetworkType } from '../../shared/devices/model.ts';

type EventType = DeviceEvent['alarmType'];
type EventState = DeviceEvent['eventState'];
type EventPriority = DeviceEvent['priority'];

/** Protocol numbers of the names that the contract and the database use. */
export const deviceStateNumbers = {
  BOOT: 0,
  INIT: 1,
  CONNECTING: 2,
  NORMAL: 3,
  ALARM: 4,
  MAINTENANCE: 5,
  ERROR: 6,
  CRITICAL: 7,
} as const satisfies Record<DeviceState, number>;

export const networkNumbers = { wifi: 0, ethernet: 1, none: 2 } as const satisfies Record<
  NetworkType,
  number
>;

export const alarmTypeNumbers = {
  UNKNOWN: 0,
  PANIC1: 1,
  PANIC2: 2,
  TAMPER: 3,
  FIRE: 4,
  INTRUSION: 5,
  MEDICAL: 6,
  DURESS: 7,
  OUTPUT_EVENT: 10,
} as const satisfies Record<EventType, number>;

export const eventStateNumbers = {
  INACTIVE: 0,
  ACTIVE: 1,
  TEST: 2,
  STARTING: 3,
  STOPPING: 4,
} as const satisfies Record<EventState, number>;

export const eventPriorityNumbers = { LOW: 0, MEDIUM: 1, HIGH: 2, CRITICAL: 3 } as const satisfies Record<
  EventPriority,
  number
>;

export const outputTypeNumbers = { SIREN: 1, TURRET: 2, RELAY1: 3, RELAY2: 4, FAN: 5, ALL: 6 } as const;

export const patternTypeNumbers = {
  CONSTANT: 1,
  PULSE: 2,
  BLINK_SLOW: 3,
  BLINK_FAST: 4,
  DOUBLE_PULSE: 5,
  TRIPLE_PULSE: 6,
  SOS: 7,
  STROBE: 8,
  OFF: 9,
  PWM: 10,
  CUSTOM: 255,
} as const;

export const systemActionNumbers = {
  REBOOT: 1,
  FACTORY_RESET: 2,
  GET_STATUS: 3,
  SET_TIME: 4,
  CLEAR_COUNTERS: 5,
} as const;

export const configTypeNumbers = { WIFI: 1, MQTT: 2, DEVICE: 3, LOCATION: 4, NTP: 5, BLE: 6 } as const;

export const configReadTypeNumbers = { ...configTypeNumbers, ALL: 7 } as const;

export const diagnosticActionNumbers = {
  SELF_TEST: 1,
  MEMORY_INFO: 2,
  NETWORK_INFO: 3,
  SENSOR_READ: 4,
  LOG_DUMP: 5,
  INOUT_READ: 6,
} as const;

export const otaActionNumbers = {
  CHECK_UPDATE: 1,
  START_UPDATE: 2,
  VALIDATE: 3,
  ROLLBACK: 4,
  GET_STATUS: 5,
} as const;

export const commandErrorNumbers = {
  SUCCESS: 0,
  INVALID_COMMAND: 1,
  INVALID_PARAMETERS: 2,
  UNKNOWN_TYPE: 3,
  OPERATION_FAILED: 4,
  NOT_SUPPORTED: 5,
  TIMEOUT: 6,
  AUTHENTICATION_FAILED: 7,
  BUSY: 8,
  MEMORY_ERROR: 9,
  HARDWARE_ERROR: 10,
} as const;

/** The name of a protocol number, or undefined for a number that the enumeration lacks. */
function namesOf<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
): (value: number) => Name | undefined {
  const names = new Map<number, Name>();
  for (const name in numbers) names.set(numbers[name], name);
  return (value) => names.get(value);
}

/** The numbers an enumeration allows, for the decoder; unnamed 0 is UNKNOWN. */
export function allowedNumbers(numbers: Readonly<Record<string, number>>): ReadonlySet<number> {
  return new Set([0, ...Object.values(numbers)]);
}

export const deviceStateName = namesOf<DeviceState>(deviceStateNumbers);
export const networkName = namesOf<NetworkType>(networkNumbers);
export const alarmTypeName = namesOf<EventType>(alarmTypeNumbers);
export const eventStateName = namesOf<EventState>(eventStateNumbers);
export const eventPriorityName = namesOf<EventPriority>(eventPriorityNumbers);
export const outputTypeName = namesOf(outputTypeNumbers);
