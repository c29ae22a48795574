import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPacketMeter } from './packet-limit.ts';

function packet(bodyBytes: number): Buffer {
  const header = [0x30];
  let rest = bodyBytes;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    header.push(rest > 0 ? digit | 0x80 : digit);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(bodyBytes, 0xff)]);
}

function pieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

describe('packet meter', () => {
  it('lets packets up to the limit pass, however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 1, max: 700 }),
        (sizes, cut) => {
          const fits = createPacketMeter(1000);
          expect(pieces(Buffer.concat(sizes.map(packet)), cut).every(fits)).toBe(true);
        },
      ),
    );
  });

  it('tells of a packet above the limit by its header alone', () => {
    const fits = createPacketMeter(1000);
    expect(fits(packet(10))).toBe(true);
    expect(pieces(packet(1001).subarray(0, 3), 1).every(fits)).toBe(false);
  });

  it('refuses a length of more than four bytes', () => {
    expect(createPacketMeter(1000)(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80]))).toBe(false);
  });
});
