import { describe, expect, it } from 'vitest';
import { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import type { IngestFleet } from './fleet.ts';
import { createRegistrationGate } from './registration-gate.ts';

const fleetOf = (base: string): IngestFleet => ({
  base,
  key: null,
  envelope: 'none',
  organisation: 'x',
  site: 'y',
  organisationId: OrganisationId.parse(1),
  siteId: SiteId.parse(1),
});
const fleet = fleetOf('wd');

function gate() {
  let nowMs = 0;
  return {
    ...createRegistrationGate({ monotonicMs: () => nowMs }),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('registration gate', () => {
  it('registers a thousand boxes that power up at once in under a minute', () => {
    const { admits, due, pass } = gate();
    const registered = new Set<string>();
    const say = (hostname: string) => {
      if (admits(fleet, hostname)) registered.add(hostname);
    };
    for (let box = 0; box < 1000; box += 1) say(`BOX_${box}`);
    expect(registered.size).toBe(300);
    let seconds = 0;
    for (; registered.size < 1000; seconds += 1) {
      pass(1000);
      for (const { hostname } of due()) say(hostname);
    }
    expect(seconds).toBeLessThan(60);
  });

  it('admits no more than the allowance, however many ask, and asks nobody while there is none', () => {
    const { admits, due, pass } = gate();
    let admitted = 0;
    for (let tenth = 0; tenth < 100; tenth += 1) {
      for (let box = 0; box < 200; box += 1) if (admits(fleet, `BOX_${tenth}_${box}`)) admitted += 1;
      expect(due()).toEqual([]);
      pass(100);
    }
    expect(admitted).toBeLessThanOrEqual(300 + 10 * 20);
  });

  it('asks a real box first that came behind a flood of invented names', () => {
    const { admits, due, pass } = gate();
    for (let box = 0; box < 10_000; box += 1) admits(fleet, `STRANGER_${box}`);
    expect(admits(fleet, 'REAL')).toBe(false);
    pass(1000);
    const asked = due();
    expect(asked).toHaveLength(20);
    expect(asked[0]).toEqual({ fleet, hostname: 'REAL' });
    expect(admits(fleet, 'REAL')).toBe(true);
  });

  it('counts each fleet for itself, and asks each box once', () => {
    const { admits, due, pass } = gate();
    for (let box = 0; box < 301; box += 1) admits(fleet, `BOX_${box}`);
    expect(admits(fleetOf('other'), 'BOX_0')).toBe(true);
    pass(1000);
    expect(due()).toEqual([{ fleet, hostname: 'BOX_300' }]);
    expect(due()).toEqual([]);
  });
});
