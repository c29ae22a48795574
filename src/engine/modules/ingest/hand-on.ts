import { type Applied, eventOf } from './apply-message.ts';
import type { DeviceCommands } from './device-commands.ts';
import { type KnownDevice, takeStateChange } from './device-memory.ts';
import type { Genuine, Received } from './received.ts';
import type { WorkItem } from './work-item.ts';

/** Gives what a message asks of the database to its lane, which answers the broker once it is kept. */
export type HandOn = (
  received: Received & Pick<Genuine, 'verified'>,
  device: KnownDevice | null,
  applied: Applied,
  over?: Partial<WorkItem>,
) => void;

export interface HandOnDeps {
  readonly commands: DeviceCommands;
  push(item: WorkItem): void;
}

const nothing = () => undefined;
export const NOTHING: Applied = { history: null, signals: [], updatesIdentity: false, sendsId: false };

export function createHandOn({ commands, push }: HandOnDeps): HandOn {
  return (received, device, applied, over = {}) => {
    const { message, route, verified } = received;
    const { body, sequence } = verified;
    const isAlarm = body.kind === 'alarm';
    const epoch = over.epoch ?? device?.identity.bootEpoch ?? 0;
    const touches = over.touches ?? device !== null;
    const item: WorkItem = {
      organisationId: route.fleet.organisationId,
      atMs: received.at.wallMs,
      origin: { topic: message.topic, hostname: route.hostname, kind: route.kind, frame: message.payload },
      device,
      registers: false,
      updatesIdentity: applied.updatesIdentity,
      touches,
      changesState: touches && device !== null && takeStateChange(device),
      history: applied.history,
      event: isAlarm ? eventOf(body.message, message.payload, route.hostname, epoch, sequence) : null,
      signals: applied.signals,
      answer: body.kind === 'resp' ? body.message : undefined,
      seen: isAlarm || body.kind === 'lw' || sequence === null ? null : sequence,
      epoch,
      replayResetMs: device?.identity.replayResetMs ?? null,
      lowestWill: null,
      done: message.done,
      afterCommit:
        applied.sendsId && device !== null
          ? () => {
              if (!device.gone) void commands.sendDeviceId(device);
            }
          : nothing,
      ...over,
    };
    received.isHandedOn = true;
    push(item);
  };
}
