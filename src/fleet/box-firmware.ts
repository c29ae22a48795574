import { commandErrorNumbers, otaActionNumbers } from '../protocol/esp32-alarm/enums.ts';
import type { OtaCommand } from '../protocol/esp32-alarm/messages.ts';

/** What runs in a box, as its status says it. */
export interface RunningFirmware {
  readonly version: string;
  /** 1 ota_0, 2 ota_1. */
  readonly partition: 1 | 2;
  readonly isValidated: boolean;
}

/** What a box does about an update command: null where nothing was wrong. */
export interface FirmwareStep {
  readonly refusal: { readonly error: number; readonly message: string } | null;
  readonly sendsStatus: boolean;
  readonly rebootAfterS: number | null;
}

export interface BoxFirmware {
  readonly running: RunningFirmware;
  carryOut(command: OtaCommand): FirmwareStep;
  /** What was made ready runs from the next start on. */
  restart(): void;
}

const MAX_URL = 256;
const MD5 = /^[0-9a-f]{32}$/i;
/** The version stands in the name of the file. */
const VERSION = /(\d+\.\d+\.\d+)/;
const RESTART_S = 1;
const { INVALID_PARAMETERS, OPERATION_FAILED, BUSY, NOT_SUPPORTED } = commandErrorNumbers;

/** The two partitions of one box. It fetches nothing: an image that could be one counts as written. */
export function createBoxFirmware(version: string): BoxFirmware {
  let running: RunningFirmware = { version, partition: 1, isValidated: true };
  let other: RunningFirmware | null = null;
  let next: RunningFirmware | null = null;

  const done = (step: Partial<FirmwareStep> = {}): FirmwareStep => ({
    refusal: null,
    sendsStatus: false,
    rebootAfterS: null,
    ...step,
  });
  const refuse = (error: number, message: string): FirmwareStep => done({ refusal: { error, message } });

  function update({ url, md5, size }: OtaCommand): FirmwareStep {
    if (next !== null) return refuse(BUSY, 'an update is under way');
    if (!/^https?:\/\//.test(url) || url.length > MAX_URL) return refuse(INVALID_PARAMETERS, 'no such url');
    if (!MD5.test(md5) || size === 0) return refuse(INVALID_PARAMETERS, 'md5 and size are needed');
    next = {
      version: VERSION.exec(url)?.[1] ?? running.version,
      partition: running.partition === 1 ? 2 : 1,
      isValidated: false,
    };
    return done({ rebootAfterS: RESTART_S });
  }

  return {
    get running() {
      return running;
    },
    carryOut(command) {
      switch (command.action) {
        case otaActionNumbers.START_UPDATE:
          return update(command);
        case otaActionNumbers.VALIDATE:
          running = { ...running, isValidated: true };
          return done({ sendsStatus: true });
        case otaActionNumbers.ROLLBACK:
          if (other === null) return refuse(OPERATION_FAILED, 'nothing to go back to');
          next = other;
          return done({ rebootAfterS: RESTART_S });
        case otaActionNumbers.CHECK_UPDATE:
        case otaActionNumbers.GET_STATUS:
          return done({ sendsStatus: true });
        default:
          return refuse(NOT_SUPPORTED, 'unknown update command');
      }
    },
    restart() {
      if (next === null) return;
      other = running;
      running = next;
      next = null;
    },
  };
}
