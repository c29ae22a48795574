import { acceptsLastWill, REPLAY_WINDOW } from '../../../protocol/esp32-alarm/replay-window.ts';
import { applyLastWill } from './apply-message.ts';
import type { KnownDevice } from './device-memory.ts';
import type { HandOn } from './hand-on.ts';
import type { Genuine } from './received.ts';
import type { Report } from './report.ts';

export interface TakeLastWillDeps {
  readonly report: Report;
  readonly handOn: HandOn;
  /** The same bytes again. */
  redelivered(received: Genuine, device: KnownDevice): void;
}

const KEPT_WILLS = 8;

/** Takes what the broker says when a box's connection breaks. */
export function createTakeLastWill({ report, handOn, redelivered }: TakeLastWillDeps) {
  return (received: Genuine, device: KnownDevice): void => {
    const { route, verified, at } = received;
    const { body, sequence, fingerprint } = verified;
    if (body.kind !== 'lw') return;
    const saysOther = body.message.hostname !== '' && body.message.hostname !== route.hostname;
    if (wasTaken(device, sequence, fingerprint)) {
      redelivered(received, device);
    } else if (saysOther) {
      report.refuse(received, verified, 'wrong-topic', device);
    } else if (sequence !== null && !isOfThisConnection(device, sequence)) {
      report.refuse(received, verified, 'too-old', device);
    } else {
      device.willTaken = true;
      if (sequence !== null) {
        device.takenWills = [new Uint8Array(fingerprint), ...device.takenWills].slice(0, KEPT_WILLS);
      }
      handOn(received, device, applyLastWill(device, body.message.device_db_id, at), {
        lowestWill: sequence === null ? null : sequence + 1,
      });
      report.tell(received, verified, 'accepted');
    }
  };
}

/** After a restart of this station, the will that was taken last is known by its sequence alone. */
function wasTaken(
  { takenWills, login }: KnownDevice,
  sequence: number | null,
  fingerprint: Uint8Array,
): boolean {
  if (login?.isLoaded && sequence === login.sequence - 1) return true;
  return takenWills.some((taken) => Buffer.compare(taken, fingerprint) === 0);
}

/** Where the login is not known, a will from long before the other messages cannot be of this connection. */
function isOfThisConnection({ login, willTaken, arrived }: KnownDevice, sequence: number): boolean {
  const loginSequence = login?.sequence ?? Math.max(0, (arrived.highest ?? 0) - REPLAY_WINDOW);
  return acceptsLastWill({ loginSequence, willTaken }, sequence);
}
