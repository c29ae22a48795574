import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootedAtS, isOfEarlierBoot } from './earlier-boot.ts';

const NOON_S = 1_790_000_000;

describe('a message of an earlier boot', () => {
  it('is never one that the box made after its start, however clock and uptime are rounded', () => {
    const offsetS = fc.double({ min: 0, max: 100_000, noNaN: true });
    fc.assert(
      fc.property(offsetS, offsetS, offsetS, (startS, untilStatusS, untilMessageS) => {
        const start = NOON_S + startS;
        const status = { timestamp: Math.floor(start + untilStatusS), uptime: Math.floor(untilStatusS) };
        const bootedAt = bootedAtS({ ...status, ntp_synced: true });
        expect(isOfEarlierBoot(bootedAt, Math.floor(start + untilMessageS))).toBe(false);
      }),
    );
  });

  it('is one that the box made more than two seconds before its start', () => {
    const bootedAt = bootedAtS({ timestamp: NOON_S + 30, uptime: 30, ntp_synced: true });
    expect(isOfEarlierBoot(bootedAt, NOON_S - 2)).toBe(true);
  });

  it.each([
    ['whose clock is not synchronised', { timestamp: NOON_S, uptime: 5, ntp_synced: false }],
    ['whose clock stands in 1970', { timestamp: 50, uptime: 5, ntp_synced: true }],
  ])('is not told by a box %s', (_case, status) => {
    expect(bootedAtS(status)).toBeNull();
    expect(isOfEarlierBoot(bootedAtS(status), NOON_S - 1000)).toBe(false);
  });

  it('is not one without a time', () => {
    expect(isOfEarlierBoot(NOON_S, 0)).toBe(false);
  });
});
