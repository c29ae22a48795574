import { createHash } from 'node:crypto';
import { macText } from '../../../protocol/esp32-alarm/field-meaning.ts';
import { beginsNewEpoch, createReplayWindow } from '../../../protocol/esp32-alarm/replay-window.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { InboundMessage } from '../../platform/mqtt/device-transport.ts';
import { applyMessage, eventOf, identityOf, markIdSent } from './apply-message.ts';
import { type DecodedBody, routeOf, verify } from './decode-message.ts';
import type { DeviceCommands } from './device-commands.ts';
import { type DeviceMemory, type KnownDevice, newDevice } from './device-memory.ts';
import { bootedAtS, isClockSet, isOfEarlierBoot } from './domain/earlier-boot.ts';
import { type Judgement, judgeAcrossBoots } from './domain/replay-across-boots.ts';
import type { IngestFleet } from './fleet.ts';
import { createHandOn, NOTHING } from './hand-on.ts';
import type { IntakeProblems } from './intake-problems.ts';
import type { IntakeRates } from './intake-rates.ts';
import type { IngestMetrics } from './metrics.ts';
import type { Accepted, Genuine, Received } from './received.ts';
import type { RegistrationGate } from './registration-gate.ts';
import { createReport } from './report.ts';
import type { Tail } from './tail.ts';
import { createTakeLastWill } from './take-last-will.ts';
import { createTakeUnregistered } from './take-unregistered.ts';
import type { WorkItem } from './work-item.ts';

export interface IntakeDeps {
  readonly fleets: readonly IngestFleet[];
  readonly memory: DeviceMemory;
  readonly problems: IntakeProblems;
  readonly commands: DeviceCommands;
  readonly tail: Tail;
  readonly metrics: IngestMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registrations: RegistrationGate;
  readonly rates: IntakeRates;
  push(item: WorkItem): void;
}

export interface Intake {
  /** Never throws, whatever a box sends. */
  receive(message: InboundMessage): void;
}

type StatusBody = Extract<DecodedBody, { kind: 'status' | 'login' }>;

const isStatus = (body: DecodedBody): body is StatusBody => body.kind === 'status' || body.kind === 'login';
const NO_MAC = '00:00:00:00:00:00';
/** Longer than a message is under way while everything runs. */
const SENT_BEFORE_S = 120;

/**
 * Takes each message as it arrives: verifies it, judges replay, merges it into the device's state in memory and hands
 * on what is to be written. The order of arrival decides; the lanes behind may commit in another.
 */
export function createIntake(deps: IntakeDeps): Intake {
  const { memory, metrics, clock, commands } = deps;
  const report = createReport(deps);
  /** Of the message that is being taken: a lane has it and answers the broker once it is kept; nobody else may. */
  let isHandedOn = false;
  const handOn = createHandOn({
    commands,
    push(item) {
      isHandedOn = true;
      deps.push(item);
    },
  });
  const takeUnregistered = createTakeUnregistered({ ...deps, report, handOn });
  const takeLastWill = createTakeLastWill({ report, handOn, redelivered });

  function receive(message: InboundMessage): void {
    const route = routeOf(deps.fleets, message.topic);
    // Retained: said once, at an unknown time. Only an alarm is worth hearing late.
    if (route === null || (message.retained && route.kind !== 'alarm')) {
      metrics.message(route?.kind ?? 'other', 'ignored');
      message.done();
      return;
    }
    const at = { wallMs: message.receivedAtMs, monotonicMs: clock.monotonicMs() };
    const received: Received = { message, route, at };
    isHandedOn = false;
    try {
      take(received);
    } catch (error) {
      // A bug of ours must not stop the others' messages.
      deps.logger.error({ err: error, topic: message.topic }, 'a message could not be taken');
      if (isHandedOn) return;
      report.refuse(received, null, 'undecodable', memory.byHost(route.fleet.base, route.hostname) ?? null);
    }
  }

  function take(received: Received): void {
    const { message, route, at } = received;
    const byHost = memory.byHost(route.fleet.base, route.hostname) ?? null;
    const verified = verify(route, message.payload);
    if (!verified.ok) {
      report.refuse(received, null, verified.reason, byHost);
      return;
    }
    const genuine: Genuine = { message, route, at, verified };
    const { body } = verified;
    if (isStatus(body)) takeStatus(genuine, body, byHost);
    else if (byHost === null) takeUnregistered(genuine);
    else if (isLate(byHost, verified)) takeLate(genuine, byHost);
    else if (body.kind === 'lw') takeLastWill(genuine, byHost);
    else takeKnown(genuine, byHost, false);
  }

  function takeStatus(received: Genuine, body: StatusBody, byHost: KnownDevice | null): void {
    const { route, verified } = received;
    const mac = macText(body.message.mac_address);
    const device = memory.byMac(mac);
    if (mac === NO_MAC) report.refuse(received, verified, 'out-of-range', byHost);
    else if (device === undefined) {
      if (deps.registrations.admits(route.fleet, route.hostname)) register(received, body, mac);
      else takeTooNew(received);
    } else if (device.organisationId !== route.fleet.organisationId) {
      report.refuse(received, verified, 'wrong-topic', device);
    } else if (verified.sequence !== null && body.message.boot_count < device.arrived.bootEpoch) {
      takeOldStatus(received, verified.sequence, body, device);
    } else takeKnown(received, device, beginEpoch(device, verified.sequence, body));
  }

  /** A status says which boot it is of: one of an earlier boot is either on its way a second time, or a recording. */
  function takeOldStatus(received: Genuine, sequence: number, body: StatusBody, device: KnownDevice): void {
    const { verified } = received;
    const { previous } = device;
    const isAgain =
      previous?.bootEpoch === body.message.boot_count &&
      previous.judge(sequence, verified.fingerprint) === 'redelivered';
    if (isAgain) redelivered(received, device);
    else report.refuse(received, verified, 'replayed', device);
  }

  /** Too many new boxes at once: it is listed, and asked again as soon as there is room for its registration. */
  function takeTooNew(received: Genuine): void {
    const { route, at } = received;
    memory.unknownHost(route.fleet.base, route.hostname).statusRequestedMs = at.monotonicMs;
    takeUnregistered(received);
  }

  function register(received: Genuine, body: StatusBody, mac: string): void {
    const { message, route, verified, at } = received;
    const { fleet, hostname } = route;
    const bootEpoch = verified.sequence === null ? 0 : body.message.boot_count;
    const known = { base: fleet.base, hostname, bootEpoch, replayResetMs: null };
    const device = newDevice(fleet, mac, identityOf(body.message, known), at);
    memory.add(device);
    if (verified.sequence !== null) device.arrived.mark(verified.sequence, verified.fingerprint);
    const lowestWill = noteLogin(device, verified);
    const applied = applyMessage(device, body, at);
    deps.logger.info({ mac, hostname }, 'a box registers itself');
    handOn(received, device, applied, {
      registers: true,
      lowestWill,
      afterCommit: () => {
        if (body.message.device_db_id === device.id || device.gone) return;
        markIdSent(device, message.receivedAtMs);
        device.sync = { attempts: 1, nextAttemptMs: at.monotonicMs + 10_000 };
        void commands.sendDeviceId(device);
      },
    });
    report.tell(received, verified, 'accepted');
  }

  function takeKnown(received: Genuine, device: KnownDevice, opensEpoch: boolean): void {
    const { verified, at } = received;
    const { verdict, window } = judge(received, device);
    if (verdict === 'redelivered') {
      redelivered(received, device, window.bootEpoch);
      return;
    }
    if (verdict !== 'accepted') {
      report.refuse(received, verified, verdict === 'reused' ? 'sequence-reused' : 'too-old', device);
      return;
    }
    if (!opensEpoch && isTooMuch(received, device)) {
      report.refuse(received, verified, 'rate-limited', device);
      return;
    }
    if (verified.sequence !== null) window.mark(verified.sequence, verified.fingerprint);
    const lowestWill = noteLogin(device, verified);
    const moved = followHost(device, received);
    const applied = applyMessage(device, verified.body, at);
    handOn(received, device, applied, {
      epoch: window.bootEpoch,
      lowestWill,
      updatesIdentity: moved || opensEpoch || applied.updatesIdentity,
      claimsName: moved,
    });
    report.tell(received, verified, 'accepted');
  }

  function isTooMuch({ verified, at }: Genuine, { mac }: KnownDevice): boolean {
    if (verified.body.kind === 'alarm') return false;
    const { timestamp } = verified.body.message;
    const isBefore = isClockSet(timestamp) && at.wallMs / 1000 - timestamp > SENT_BEFORE_S;
    return !deps.rates[isBefore ? 'boxesBefore' : 'boxes'].take(mac, at.monotonicMs);
  }

  /** Only a signed StatusMessage with a boot count above all others opens a new epoch. */
  function beginEpoch(device: KnownDevice, sequence: number | null, { message }: StatusBody): boolean {
    const { boot_count: bootCount } = message;
    if (sequence === null || !beginsNewEpoch(device.arrived, bootCount)) return false;
    device.previous = device.arrived;
    device.arrived = createReplayWindow(bootCount);
    device.identity = { ...device.identity, bootEpoch: bootCount, bootedAtS: bootedAtS(message) };
    // A boot that we hear of by another message than its login has a login that we do not know.
    device.login = null;
    device.willTaken = false;
    return true;
  }

  /** Of an earlier boot, redelivered after the box's restart: its sequence says nothing in the newer boot. */
  function isLate({ identity }: KnownDevice, { body, sequence }: Accepted): boolean {
    return sequence !== null && isOfEarlierBoot(identity.bootedAtS, body.message.timestamp);
  }

  /** An alarm is kept if it is not there yet; what else it says of the box is no longer true. */
  function takeLate(received: Genuine, device: KnownDevice): void {
    const { message, route, verified } = received;
    const { body, sequence } = verified;
    if (body.kind === 'alarm') {
      const epoch = device.previous?.bootEpoch ?? Math.max(0, device.identity.bootEpoch - 1);
      const event = eventOf(body.message, message.payload, route.hostname, epoch, sequence);
      handOn(received, device, NOTHING, { touches: false, seen: null, event });
    } else message.done();
    report.tell(received, verified, 'redelivered');
  }

  function judge({ message, verified }: Genuine, device: KnownDevice): Judgement {
    const { sequence, fingerprint, body } = verified;
    const { arrived, previous } = device;
    if (sequence === null) {
      // Two heartbeats may be alike; an alarm, which has its own number, is then the same one again.
      const isAgain = body.kind === 'alarm' && device.recentAlarms.sawBefore(sha256(message.payload));
      return { verdict: isAgain ? 'redelivered' : 'accepted', window: arrived };
    }
    if (isStatus(body)) return { verdict: arrived.judge(sequence, fingerprint), window: arrived };
    const isDated = isClockSet(body.message.timestamp);
    return judgeAcrossBoots({ present: arrived, previous }, sequence, fingerprint, isDated);
  }

  /** A last will belongs to the connection whose login came before it: the lowest sequence that it may have. */
  function noteLogin(device: KnownDevice, { body, sequence }: Accepted): number | null {
    if (body.kind !== 'login') return null;
    device.login = { sequence: sequence ?? 0 };
    device.willTaken = false;
    return sequence;
  }

  /** The MAC is the identity; the name may change. */
  function followHost(device: KnownDevice, { route, verified }: Genuine): boolean {
    const { fleet, hostname } = route;
    if (!isStatus(verified.body)) return false;
    const { identity } = device;
    if (memory.byHost(fleet.base, hostname) === device) return false;
    memory.move(device, fleet.base, hostname);
    return identity.base !== fleet.base || identity.hostname !== hostname;
  }

  /** The same bytes again: acknowledged behind the first, whose commit they wait for. An alarm is offered once more. */
  function redelivered(received: Genuine, device: KnownDevice, epoch = device.identity.bootEpoch): void {
    handOn(received, device, NOTHING, { touches: false, seen: null, epoch });
    report.tell(received, received.verified, 'redelivered');
  }

  return { receive };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
