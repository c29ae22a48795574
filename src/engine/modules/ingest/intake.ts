import { macText } from '../../../protocol/esp32-alarm/field-meaning.ts';
import { toPlainFields } from '../../../protocol/esp32-alarm/plain-fields.ts';
import {
  acceptsLastWill,
  beginsNewEpoch,
  createReplayWindow,
  type ReplayVerdict,
} from '../../../protocol/esp32-alarm/replay-window.ts';
import type { RejectReason } from '../../../shared/devices/model.ts';
import type { Logger } from '../../platform/logger.ts';
import type { InboundMessage } from '../../platform/mqtt/device-transport.ts';
import {
  type Applied,
  applyMessage,
  applyOffline,
  eventOf,
  identityOf,
  markIdSent,
  securitySignals,
  signalOf,
} from './apply-message.ts';
import { type DecodedBody, type Route, routeOf, type Verified, verify } from './decode-message.ts';
import type { DeviceCommands } from './device-commands.ts';
import { type DeviceMemory, type KnownDevice, newDevice } from './device-memory.ts';
import { bootedAtS, isOfEarlierBoot } from './domain/earlier-boot.ts';
import type { IngestFleet } from './fleet.ts';
import type { IntakeProblems } from './intake-problems.ts';
import type { IngestMetrics, Outcome } from './metrics.ts';
import type { RegistrationGate } from './registration-gate.ts';
import type { Tail } from './tail.ts';
import type { EventDraft, WorkItem } from './work-item.ts';

export interface IntakeDeps {
  readonly fleets: readonly IngestFleet[];
  readonly memory: DeviceMemory;
  readonly problems: IntakeProblems;
  readonly commands: DeviceCommands;
  readonly tail: Tail;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
  readonly registrations: RegistrationGate;
  push(item: WorkItem): void;
}

export interface Intake {
  /** Never throws, whatever a box sends. */
  receive(message: InboundMessage): void;
}

type Accepted = Extract<Verified, { ok: true }>;

const SECURITY_EVERY_MS = 60_000;
const STATUS_REQUEST_EVERY_MS = 5 * 60_000;
const MAX_HELD_SIGNALS = 20;
const KEPT_WILLS = 8;
const NO_MAC = '00:00:00:00:00:00';

/**
 * Takes each message as it arrives: verifies it, judges replay, merges it into the device's state in memory and hands
 * on what is to be written. The order of arrival decides; the lanes behind may commit in another.
 */
export function createIntake(deps: IntakeDeps): Intake {
  const { memory, metrics, tail, problems, commands } = deps;

  function receive(message: InboundMessage): void {
    const route = routeOf(deps.fleets, message.topic);
    // Retained: said once, at an unknown time. Only an alarm is worth hearing late.
    if (route === null || (message.retained && route.kind !== 'alarm')) {
      metrics.message(route?.kind ?? 'other', 'ignored');
      message.done();
      return;
    }
    try {
      take(message, route);
    } catch (error) {
      // A bug of ours must not stop the others' messages.
      deps.logger.error({ err: error, topic: message.topic }, 'a message could not be taken');
      refuse(message, route, null, 'undecodable', memory.byHost(route.fleet.base, route.hostname) ?? null);
    }
  }

  function take(message: InboundMessage, route: Route): void {
    const byHost = memory.byHost(route.fleet.base, route.hostname) ?? null;
    const verified = verify(route, message.payload);
    if (!verified.ok) {
      refuse(message, route, null, verified.reason, byHost);
      return;
    }
    const { body } = verified;
    if (body.kind === 'status' || body.kind === 'login') takeStatus(message, route, verified, body, byHost);
    else if (byHost === null) takeUnregistered(message, route, verified);
    else if (body.kind === 'lw') takeLastWill(message, route, verified, byHost);
    else takeKnown(message, route, verified, byHost);
  }

  function takeStatus(
    message: InboundMessage,
    route: Route,
    verified: Accepted,
    body: Extract<DecodedBody, { kind: 'status' | 'login' }>,
    byHost: KnownDevice | null,
  ): void {
    const mac = macText(body.message.mac_address);
    const device = memory.byMac(mac);
    if (mac === NO_MAC) refuse(message, route, verified, 'out-of-range', byHost);
    else if (device === undefined) {
      if (deps.registrations.admits(route.fleet, route.hostname))
        register(message, route, verified, body, mac);
      else takeTooNew(message, route, verified);
    } else if (device.organisationId !== route.fleet.organisationId) {
      refuse(message, route, verified, 'wrong-topic', device);
    } else takeKnown(message, route, verified, device);
  }

  function register(
    message: InboundMessage,
    route: Route,
    verified: Accepted,
    body: Extract<DecodedBody, { kind: 'status' | 'login' }>,
    mac: string,
  ): void {
    const { fleet, hostname } = route;
    const bootEpoch = verified.sequence === null ? 0 : body.message.boot_count;
    const identity = identityOf(body.message, fleet.base, hostname, bootEpoch);
    const device = newDevice(fleet, mac, identity, message.receivedAtMs);
    const { heldSignals } = memory.unknownHost(fleet.base, hostname);
    memory.add(device);
    if (verified.sequence !== null) device.arrived.mark(verified.sequence, verified.fingerprint);
    noteLogin(device, verified);
    const applied = applyMessage(device, body, message.receivedAtMs);
    deps.logger.info({ mac, hostname }, 'a box registers itself');
    push(message, route, verified, device, applied, {
      registers: true,
      signals: [...heldSignals, ...applied.signals],
      afterCommit: () => {
        if (body.message.device_db_id === device.id || device.gone) return;
        markIdSent(device, message.receivedAtMs);
        device.sync = { attempts: 1, nextAttemptMs: message.receivedAtMs + 10_000 };
        void commands.sendDeviceId(device);
      },
    });
    accepted(message, route, verified);
  }

  function takeKnown(message: InboundMessage, route: Route, verified: Accepted, device: KnownDevice): void {
    const opensEpoch = beginEpoch(device, verified);
    if (isLate(device, verified)) {
      takeLate(message, route, verified, device);
      return;
    }
    const verdict = judge(device, verified);
    if (verdict === 'redelivered') {
      redelivered(message, route, verified, device);
      return;
    }
    if (verdict !== 'accepted') {
      refuse(message, route, verified, verdict === 'reused' ? 'sequence-reused' : 'too-old', device);
      return;
    }
    if (verified.sequence !== null) device.arrived.mark(verified.sequence, verified.fingerprint);
    noteLogin(device, verified);
    const moved = followHost(device, route, verified);
    const applied = applyMessage(device, verified.body, message.receivedAtMs);
    push(message, route, verified, device, applied, {
      updatesIdentity: moved || opensEpoch || applied.updatesIdentity,
    });
    accepted(message, route, verified);
  }

  /** Only a signed StatusMessage with a boot count above all others opens a new epoch. */
  function beginEpoch(device: KnownDevice, { body, sequence }: Accepted): boolean {
    if (sequence === null || (body.kind !== 'status' && body.kind !== 'login')) return false;
    const { boot_count: bootCount } = body.message;
    if (!beginsNewEpoch(device.arrived, bootCount)) return false;
    device.arrived = createReplayWindow(bootCount);
    device.identity = { ...device.identity, bootEpoch: bootCount, bootedAtS: bootedAtS(body.message) };
    return true;
  }

  /** Of an earlier boot, redelivered after the box's restart: its sequence says nothing in the newer boot. */
  function isLate({ identity }: KnownDevice, { body, sequence }: Accepted): boolean {
    if (sequence === null) return false;
    // A status says which boot it is of, whatever the box's clock does.
    if ((body.kind === 'status' || body.kind === 'login') && body.message.boot_count >= identity.bootEpoch)
      return false;
    return isOfEarlierBoot(identity.bootedAtS, body.message.timestamp);
  }

  /** An alarm is kept if it is not there yet; what else it says of the box is no longer true. */
  function takeLate(message: InboundMessage, route: Route, verified: Accepted, device: KnownDevice): void {
    const { body, sequence } = verified;
    if (body.kind === 'alarm') {
      const bootEpoch = Math.max(0, device.identity.bootEpoch - 1);
      const late = eventOf(body.message, message.payload, route.hostname, bootEpoch, sequence);
      push(message, route, verified, device, NOTHING, { touches: false, seen: null, event: late });
    } else message.done();
    report(message, route, verified, 'redelivered', null);
  }

  function judge(device: KnownDevice, { sequence, fingerprint }: Accepted): ReplayVerdict {
    return sequence === null ? 'accepted' : device.arrived.judge(sequence, fingerprint);
  }

  /** A last will belongs to the connection whose login came before it. */
  function noteLogin(device: KnownDevice, { body, sequence }: Accepted): void {
    if (body.kind !== 'login') return;
    device.login = { sequence: sequence ?? 0 };
    device.willTaken = false;
  }

  /** The MAC is the identity; the name may change. */
  function followHost(device: KnownDevice, { fleet, hostname }: Route, { body }: Accepted): boolean {
    if (body.kind !== 'status' && body.kind !== 'login') return false;
    const { identity } = device;
    if (memory.byHost(fleet.base, hostname) === device) return false;
    memory.move(device, fleet.base, hostname);
    return identity.base !== fleet.base || identity.hostname !== hostname;
  }

  function takeLastWill(
    message: InboundMessage,
    route: Route,
    verified: Accepted,
    device: KnownDevice,
  ): void {
    const { body, sequence, fingerprint } = verified;
    if (body.kind !== 'lw') return;
    const saysOther = body.message.hostname !== '' && body.message.hostname !== route.hostname;
    if (isLate(device, verified)) takeLate(message, route, verified, device);
    else if (device.takenWills.some((taken) => Buffer.compare(taken, fingerprint) === 0)) {
      redelivered(message, route, verified, device);
    } else if (saysOther) {
      refuse(message, route, verified, 'wrong-topic', device);
    } else if (sequence !== null && !isOfThisConnection(device, sequence)) {
      refuse(message, route, verified, 'too-old', device);
    } else {
      device.willTaken = true;
      if (sequence !== null) {
        device.takenWills = [fingerprint.slice(), ...device.takenWills].slice(0, KEPT_WILLS);
      }
      const applied = applyOffline(device, 'The connection to the box was lost.', message.receivedAtMs);
      push(message, route, verified, device, applied ?? NOTHING, {});
      accepted(message, route, verified);
    }
  }

  /** A box that logged in before we began to listen has a login that we do not know. */
  function isOfThisConnection(device: KnownDevice, sequence: number): boolean {
    const { login, willTaken } = device;
    return acceptsLastWill({ loginSequence: login?.sequence ?? 0, willTaken }, sequence);
  }

  /** The same bytes again: acknowledged behind the first, whose commit they wait for. An alarm is offered once more. */
  function redelivered(message: InboundMessage, route: Route, verified: Accepted, device: KnownDevice): void {
    push(message, route, verified, device, NOTHING, { touches: false, seen: null });
    report(message, route, verified, 'redelivered', null);
  }

  /** Too many new boxes at once: it is listed, and asked again as soon as there is room for its registration. */
  function takeTooNew(message: InboundMessage, route: Route, verified: Accepted): void {
    memory.unknownHost(route.fleet.base, route.hostname).statusRequestedMs = message.receivedAtMs;
    takeUnregistered(message, route, verified);
  }

  function takeUnregistered(message: InboundMessage, route: Route, verified: Accepted): void {
    const { fleet, hostname, kind } = route;
    const host = memory.unknownHost(fleet.base, hostname);
    const { sequence, fingerprint, body } = verified;
    const verdict = sequence === null ? 'accepted' : host.replay.judge(sequence, fingerprint);
    if (verdict === 'reused' || verdict === 'too-old') {
      refuse(message, route, verified, verdict === 'reused' ? 'sequence-reused' : 'too-old', null);
      return;
    }
    if (sequence !== null && verdict === 'accepted') host.replay.mark(sequence, fingerprint);
    const asks = message.receivedAtMs - host.statusRequestedMs >= STATUS_REQUEST_EVERY_MS;
    if (asks) {
      host.statusRequestedMs = message.receivedAtMs;
      void commands.requestStatus(fleet, hostname);
    }
    problems.unregistered({
      organisationId: fleet.organisationId,
      base: fleet.base,
      hostname,
      lastSeenMs: message.receivedAtMs,
      lastKind: kind,
      statusRequestedAtMs: asks ? message.receivedAtMs : null,
    });
    // An alarm is kept even so: the box may register itself a moment later.
    if (body.kind === 'alarm') {
      const signal = verdict === 'accepted' ? signalOf(body.message) : null;
      if (signal !== null && host.heldSignals.length < MAX_HELD_SIGNALS) host.heldSignals.push(signal);
      push(message, route, verified, null, NOTHING, {});
    } else message.done();
    report(message, route, verified, verdict === 'redelivered' ? 'redelivered' : 'unregistered', null);
  }

  function push(
    message: InboundMessage,
    route: Route,
    verified: Accepted,
    device: KnownDevice | null,
    applied: Applied,
    over: Partial<WorkItem>,
  ): void {
    const { body, sequence, fingerprint } = verified;
    const isAlarm = body.kind === 'alarm';
    deps.push({
      organisationId: route.fleet.organisationId,
      atMs: message.receivedAtMs,
      origin: { topic: message.topic, hostname: route.hostname, kind: route.kind, frame: message.payload },
      device,
      registers: false,
      updatesIdentity: applied.updatesIdentity,
      touches: device !== null,
      history: applied.history,
      event: isAlarm ? event(message, route, verified, body.message, device) : null,
      signals: applied.signals,
      seen: isAlarm || body.kind === 'lw' || sequence === null ? null : { sequence, fingerprint },
      epoch: device?.identity.bootEpoch ?? 0,
      done: message.done,
      afterCommit: () => {
        if (applied.sendsId && device !== null && !device.gone) void commands.sendDeviceId(device);
      },
      ...over,
    });
  }

  function event(
    message: InboundMessage,
    route: Route,
    verified: Accepted,
    body: Parameters<typeof eventOf>[0],
    device: KnownDevice | null,
  ): EventDraft {
    const epoch = device?.identity.bootEpoch ?? 0;
    return eventOf(body, message.payload, route.hostname, epoch, verified.sequence);
  }

  function accepted(message: InboundMessage, route: Route, verified: Accepted): void {
    report(message, route, verified, 'accepted', null);
  }

  /** Changes nothing; counted, kept for inspection and shown. */
  function refuse(
    message: InboundMessage,
    route: Route,
    verified: Accepted | null,
    reason: RejectReason,
    device: KnownDevice | null,
  ): void {
    const { fleet, hostname } = route;
    metrics.rejected(reason);
    problems.rejected({
      organisationId: fleet.organisationId,
      receivedAtMs: message.receivedAtMs,
      topic: message.topic,
      hostname,
      deviceId: device?.id ?? null,
      reason,
      sizeBytes: message.payload.length,
      frame: message.payload,
    });
    if (device !== null) signalSecurity(device, reason, message.receivedAtMs);
    report(message, route, verified, 'rejected', reason);
    message.done();
  }

  function signalSecurity(device: KnownDevice, reason: RejectReason, nowMs: number): void {
    if (device.id === null || nowMs - device.lastSecurityMs < SECURITY_EVERY_MS) return;
    device.lastSecurityMs = nowMs;
    deps.push({
      organisationId: device.organisationId,
      atMs: nowMs,
      origin: null,
      device,
      registers: false,
      updatesIdentity: false,
      touches: true,
      history: null,
      event: null,
      signals: securitySignals(`A message was refused: ${reason}.`),
      seen: null,
      epoch: device.identity.bootEpoch,
      done: () => undefined,
      afterCommit: () => undefined,
    });
  }

  function report(
    message: InboundMessage,
    route: Route,
    verified: Accepted | null,
    outcome: Exclude<Outcome, 'ignored'>,
    reason: RejectReason | null,
  ): void {
    const { fleet, hostname, kind } = route;
    metrics.message(kind, outcome);
    if (!tail.isWatched(fleet.organisationId, hostname)) return;
    tail.publish(fleet.organisationId, {
      at: new Date(message.receivedAtMs),
      topic: message.topic,
      hostname,
      kind,
      sequence: verified?.sequence ?? null,
      outcome,
      reason,
      fields: verified === null ? null : toPlainFields(verified.body.message),
    });
  }

  return { receive };
}

const NOTHING: Applied = { history: null, signals: [], updatesIdentity: false, sendsId: false };
