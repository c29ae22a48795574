import { type Applied, eventOf } from './apply-message.ts';
import type { DeviceCommands } from './device-commands.ts';
import { type KnownDevice, takeStateChange } from './device-memory.ts';
import type { Genuine } from './received.ts';
import type { WorkItem } from './work-item.ts';

/** Gives what a message asks of the database to its lane, which answers the broker once it is kept. */
export type HandOn = (
  received: Genuine,
  device: KnownDevice | null,
  applied: Applied,
  over?: Override,
) => void;

type Override = Partial<
  Pick<
    WorkItem,
    | 'registers'
    | 'updatesIdentity'
    | 'claimsName'
    | 'strangerOf'
    | 'touches'
    | 'event'
    | 'signals'
    | 'seen'
    | 'epoch'
    | 'lowestWill'
    | 'afterCommit'
  >
>;

export interface HandOnDeps {
  readonly commands: DeviceCommands;
  push(item: WorkItem): void;
}

const nothing = () => undefined;
export const NOTHING: Applied = { history: null, signals: [], updatesIdentity: false, sendsId: false };

export function createHandOn({ commands, push }: HandOnDeps): HandOn {
  const sendId = (device: KnownDevice) => () => {
    if (!device.gone) void commands.sendDeviceId(device);
  };

  return (received, device, applied, over = {}) => {
    const { message, route, verified } = received;
    const { body } = verified;
    const epoch = over.epoch ?? device?.identity.bootEpoch ?? 0;
    const touches = over.touches ?? device !== null;
    const item: WorkItem = {
      organisationId: route.fleet.organisationId,
      atMs: received.at.wallMs,
      origin: { topic: message.topic, hostname: route.hostname, kind: route.kind, frame: message.payload },
      device,
      registers: over.registers ?? false,
      updatesIdentity: over.updatesIdentity ?? applied.updatesIdentity,
      claimsName: over.claimsName,
      strangerOf: over.strangerOf,
      touches,
      changesState: touches && device !== null && takeStateChange(device),
      history: applied.history,
      event: over.event === undefined ? ownEvent(received, epoch) : over.event,
      signals: over.signals ?? applied.signals,
      answer: body.kind === 'resp' ? body.message : undefined,
      seen: over.seen === undefined ? ownSeen(received) : over.seen,
      epoch,
      replayResetMs: device?.identity.replayResetMs ?? null,
      lowestWill: over.lowestWill ?? null,
      done: message.done,
      afterCommit: over.afterCommit ?? (applied.sendsId && device !== null ? sendId(device) : nothing),
    };
    push(item);
  };
}

function ownSeen({ verified }: Genuine): number | null {
  const { kind } = verified.body;
  return kind === 'alarm' || kind === 'lw' ? null : verified.sequence;
}

function ownEvent({ message, route, verified }: Genuine, epoch: number): WorkItem['event'] {
  const { body, sequence } = verified;
  return body.kind === 'alarm'
    ? eventOf(body.message, message.payload, route.hostname, epoch, sequence)
    : null;
}
