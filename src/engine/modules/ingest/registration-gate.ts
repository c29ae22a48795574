import type { Clock } from '../../platform/clock.ts';
import type { IngestFleet } from './fleet.ts';

/** A thousand boxes that power up after an outage are registered in about half a minute. */
const PER_SECOND = 20;
const BURST = 300;
/** Per fleet. Names cost an attacker nothing; the oldest is dropped, it is still listed as unregistered. */
const MAX_WAITING = 5000;

/**
 * How many new boxes a fleet may register. A MAC costs an attacker nothing, and each registration costs a row that
 * stays, an id that is sent, and room among people's devices.
 */
export interface RegistrationGate {
  /** Whether this box may register now; where not, it is remembered to be asked later. */
  admits(fleet: IngestFleet, hostname: string): boolean;
  /**
   * Boxes to be asked for their status now: as many as may register, each once. The newest first: a real box comes
   * through as soon as a flood of invented names is over, and not behind all of them.
   */
  due(): { readonly fleet: IngestFleet; readonly hostname: string }[];
}

interface FleetGate {
  readonly fleet: IngestFleet;
  /** In the order in which they came last. */
  readonly waiting: Set<string>;
  allowance: number;
  countedAtMs: number;
}

export function createRegistrationGate(clock: Pick<Clock, 'monotonicMs'>): RegistrationGate {
  const gates = new Map<string, FleetGate>();

  function gateOf(fleet: IngestFleet): FleetGate {
    const known = gates.get(fleet.base);
    if (known !== undefined) return known;
    const made = { fleet, waiting: new Set<string>(), allowance: BURST, countedAtMs: clock.monotonicMs() };
    gates.set(fleet.base, made);
    return made;
  }

  function count(gate: FleetGate): void {
    const nowMs = clock.monotonicMs();
    gate.allowance = Math.min(BURST, gate.allowance + ((nowMs - gate.countedAtMs) / 1000) * PER_SECOND);
    gate.countedAtMs = nowMs;
  }

  return {
    admits(fleet, hostname) {
      const gate = gateOf(fleet);
      count(gate);
      if (gate.allowance < 1) {
        wait(gate.waiting, hostname);
        return false;
      }
      gate.allowance -= 1;
      gate.waiting.delete(hostname);
      return true;
    },
    due() {
      return [...gates.values()].flatMap((gate) => {
        count(gate);
        const room = Math.floor(gate.allowance);
        const hostnames = room === 0 ? [] : [...gate.waiting].slice(-room).reverse();
        for (const hostname of hostnames) gate.waiting.delete(hostname);
        return hostnames.map((hostname) => ({ fleet: gate.fleet, hostname }));
      });
    },
  };
}

function wait(waiting: Set<string>, hostname: string): void {
  waiting.delete(hostname);
  waiting.add(hostname);
  const oldest = waiting.values().next().value;
  if (waiting.size > MAX_WAITING && oldest !== undefined) waiting.delete(oldest);
}
