import { describe, expect, it } from 'vitest';
import { commandErrorNumbers, otaActionNumbers } from '../protocol/esp32-alarm/enums.ts';
import { createBoxFirmware } from './box-firmware.ts';

const IMAGE = { url: 'http://firmware.local/box-2.11.0.bin', md5: 'a'.repeat(32), size: 900_000 };
const START = { action: otaActionNumbers.START_UPDATE, ...IMAGE };
const only = (action: number) => ({ action, url: '', md5: '', size: 0 });

describe('an update of a box', () => {
  it('runs from the other partition after the restart, and counts once it is validated', () => {
    const firmware = createBoxFirmware('2.3.4');
    expect(firmware.carryOut(START)).toEqual({ refusal: null, sendsStatus: false, rebootAfterS: 1 });
    expect(firmware.running).toEqual({ version: '2.3.4', partition: 1, isValidated: true });
    firmware.restart();
    expect(firmware.running).toEqual({ version: '2.11.0', partition: 2, isValidated: false });
    expect(firmware.carryOut(only(otaActionNumbers.VALIDATE))).toMatchObject({ sendsStatus: true });
    expect(firmware.running.isValidated).toBe(true);
  });

  it('can be taken back, where there was one', () => {
    const firmware = createBoxFirmware('2.3.4');
    const rollback = only(otaActionNumbers.ROLLBACK);
    expect(firmware.carryOut(rollback).refusal?.error).toBe(commandErrorNumbers.OPERATION_FAILED);
    firmware.carryOut(START);
    firmware.restart();
    expect(firmware.carryOut(rollback).rebootAfterS).toBe(1);
    firmware.restart();
    expect(firmware.running).toMatchObject({ version: '2.3.4', partition: 1 });
  });

  it.each([
    ['an address that is none', { url: 'ftp://x/y' }],
    ['an address of more than 256 characters', { url: `http://${'x'.repeat(256)}` }],
    ['no digest', { md5: 'abc' }],
    ['no size', { size: 0 }],
  ])('is refused with %s', (_name, wrong) => {
    const { refusal, rebootAfterS } = createBoxFirmware('2.3.4').carryOut({ ...START, ...wrong });
    expect([refusal?.error, rebootAfterS]).toEqual([commandErrorNumbers.INVALID_PARAMETERS, null]);
  });

  it('is refused while another one waits for its restart', () => {
    const firmware = createBoxFirmware('2.3.4');
    firmware.carryOut(START);
    expect(firmware.carryOut(START).refusal?.error).toBe(commandErrorNumbers.BUSY);
  });
});
