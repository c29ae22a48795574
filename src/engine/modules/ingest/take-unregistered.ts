import { createHash } from 'node:crypto';
import type { DeviceCommands } from './device-commands.ts';
import type { DeviceMemory } from './device-memory.ts';
import { type HandOn, NOTHING } from './hand-on.ts';
import type { IntakeProblems } from './intake-problems.ts';
import type { IntakeRates } from './intake-rates.ts';
import type { Genuine } from './received.ts';
import type { Report } from './report.ts';

export interface TakeUnregisteredDeps {
  readonly memory: DeviceMemory;
  readonly problems: IntakeProblems;
  readonly commands: DeviceCommands;
  readonly report: Report;
  readonly handOn: HandOn;
  readonly rates: IntakeRates;
}

/** Of one box. */
const STATUS_REQUEST_EVERY_MS = 5 * 60_000;

/** Takes what a box says that has not told yet who it is. It changes nothing; alarms are kept. */
export function createTakeUnregistered(deps: TakeUnregisteredDeps): (received: Genuine) => void {
  const { memory, problems, commands, report, handOn, rates } = deps;

  return (received) => {
    const { message, route, verified, at } = received;
    const { fleet, hostname, kind } = route;
    const host = memory.unknownHost(fleet.base, hostname);
    // Which boot its sequences are of is not known, so they say nothing; the bytes do.
    const isAgain = host.recent.sawBefore(createHash('sha256').update(message.payload).digest());
    const isDue = at.monotonicMs - host.statusRequestedMs >= STATUS_REQUEST_EVERY_MS;
    const asks = isDue && rates.statusRequests.take(at.monotonicMs);
    if (asks) {
      host.statusRequestedMs = at.monotonicMs;
      void commands.requestStatus(fleet, hostname);
    }
    problems.unregistered({
      organisationId: fleet.organisationId,
      base: fleet.base,
      hostname,
      lastSeenMs: at.wallMs,
      lastKind: kind,
      statusRequestedAtMs: asks ? at.wallMs : null,
    });
    // An alarm is kept even so, and raised once the box registers itself, a moment later or after our restart.
    if (verified.body.kind === 'alarm' && !rates.unknownAlarms.take(at.monotonicMs)) {
      report.refuse(received, verified, 'rate-limited', null);
      return;
    }
    if (verified.body.kind === 'alarm') {
      handOn(received, null, NOTHING, { strangerOf: fleet.base });
    } else message.done();
    report.tell(received, verified, isAgain ? 'redelivered' : 'unregistered');
  };
}
