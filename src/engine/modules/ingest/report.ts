import { toPlainFields } from '../../../protocol/esp32-alarm/plain-fields.ts';
import type { RejectReason } from '../../../shared/devices/model.ts';
import type { Logger } from '../../platform/logger.ts';
import { securitySignals } from './apply-message.ts';
import type { DecodedBody } from './decode-message.ts';
import { type KnownDevice, takeStateChange } from './device-memory.ts';
import type { IntakeProblems } from './intake-problems.ts';
import type { IngestMetrics, Outcome } from './metrics.ts';
import type { Accepted, Received } from './received.ts';
import type { Tail } from './tail.ts';
import type { WorkItem } from './work-item.ts';

export interface ReportDeps {
  readonly problems: IntakeProblems;
  readonly tail: Tail;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
  push(item: WorkItem): void;
}

/** What people see of what becomes of messages. */
export interface Report {
  /** Never throws: the message is on its way already, and looking at it must not stop it. */
  tell(
    received: Received,
    verified: Accepted | null,
    outcome: Exclude<Outcome, 'ignored'>,
    reason?: RejectReason,
  ): void;
  /** Changes nothing; counted, kept for inspection and shown. The broker may forget the message. */
  refuse(
    received: Received,
    verified: Accepted | null,
    reason: RejectReason,
    device: KnownDevice | null,
  ): void;
}

const SECURITY_EVERY_MS = 60_000;

export function createReport({ problems, tail, metrics, logger, push }: ReportDeps): Report {
  const tell: Report['tell'] = (received, verified, outcome, reason) => {
    const { message, route, at } = received;
    const { fleet, hostname, kind } = route;
    try {
      metrics.message(kind, outcome);
      if (!tail.isWatched(fleet.organisationId, hostname)) return;
      tail.publish(fleet.organisationId, {
        at: new Date(at.wallMs),
        topic: message.topic,
        hostname,
        kind,
        sequence: verified?.sequence ?? null,
        outcome,
        reason: reason ?? null,
        fields: verified === null ? null : shownFields(verified.body),
      });
    } catch (error) {
      logger.error({ err: error, topic: message.topic }, 'a message could not be shown');
    }
  };

  return {
    tell,
    refuse(received, verified, reason, device) {
      const { message, route, at } = received;
      metrics.rejected(reason);
      problems.rejected({
        organisationId: route.fleet.organisationId,
        receivedAtMs: at.wallMs,
        topic: message.topic,
        hostname: route.hostname,
        deviceId: device?.id ?? null,
        reason,
        sizeBytes: message.payload.length,
        frame: message.payload,
      });
      if (device !== null) signalSecurity(device, reason, received);
      tell(received, verified, 'rejected', reason);
      message.done();
    },
  };

  function signalSecurity(device: KnownDevice, reason: RejectReason, { at }: Received): void {
    if (device.id === null || at.monotonicMs - device.lastSecurityMs < SECURITY_EVERY_MS) return;
    device.lastSecurityMs = at.monotonicMs;
    push({
      organisationId: device.organisationId,
      atMs: at.wallMs,
      origin: null,
      device,
      registers: false,
      updatesIdentity: false,
      touches: true,
      changesState: takeStateChange(device),
      history: null,
      event: null,
      signals: securitySignals(`A message was refused: ${reason}.`),
      seen: null,
      epoch: device.identity.bootEpoch,
      replayResetMs: device.identity.replayResetMs,
      lowestWill: null,
      done: () => undefined,
      afterCommit: () => undefined,
    });
  }
}

/** An answer may hold the secrets of a box, which only who asked for them may see. */
function shownFields(body: DecodedBody): Record<string, unknown> {
  const fields = toPlainFields(body.message);
  return body.kind === 'resp' ? { ...fields, payload: `${body.message.payload.length} bytes` } : fields;
}
