import { configTypeNumbers, systemActionNumbers } from '../../../protocol/esp32-alarm/enums.ts';
import { sealEnvelope } from '../../../protocol/esp32-alarm/envelope.ts';
import {
  type CommandEnvelope,
  emptyCommandEnvelope,
  encodeCommandEnvelope,
} from '../../../protocol/esp32-alarm/messages.ts';
import { commandTopic } from '../../../protocol/esp32-alarm/topics.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DeviceTransport } from '../../platform/mqtt/device-transport.ts';
import type { KnownDevice } from './device-memory.ts';
import type { IngestFleet } from './fleet.ts';
import { takeCommandSequence } from './store/write-devices.ts';

/** What ingestion itself tells boxes. A command that cannot be sent is logged; the next message asks again. */
export interface DeviceCommands {
  /** Gives the box the id that it has here. */
  sendDeviceId(device: KnownDevice): Promise<void>;
  /** Asks a box that is not registered to say who it is. */
  requestStatus(fleet: IngestFleet, hostname: string): Promise<void>;
}

export interface DeviceCommandsDeps {
  readonly database: Database;
  readonly transport: Pick<DeviceTransport, 'publish'>;
  readonly fleets: readonly IngestFleet[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly uuid: () => string;
}

/** Reading and configuration, see CommandEnvelope.auth_level. */
const READ_ONLY = 0;
const CONFIGURATION = 2;

export function createDeviceCommands(deps: DeviceCommandsDeps): DeviceCommands {
  const { database, transport, fleets, clock, logger, uuid } = deps;
  const unixSeconds = () => Math.floor(clock.now().getTime() / 1000);

  async function send(
    fleet: IngestFleet,
    hostname: string,
    sequence: number,
    command: Partial<CommandEnvelope>,
  ): Promise<void> {
    const payload = encodeCommandEnvelope({
      ...emptyCommandEnvelope(),
      ...command,
      sequence,
      timestamp: unixSeconds(),
      request_id: uuid(),
    });
    const frame = sealEnvelope(fleet.envelope, fleet.key, sequence, payload);
    await transport.publish(commandTopic(fleet.base, hostname), frame);
  }

  async function attempt(hostname: string, what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // Asked again with back-off; a box or broker that is away is no fault of the program's.
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ hostname, reason }, `${what} could not be sent`);
    }
  }

  return {
    sendDeviceId: (device) =>
      attempt(device.identity.hostname, 'the device id', async () => {
        const { id, organisationId, identity } = device;
        const fleet = fleets.find(({ base }) => base === identity.base);
        if (id === null || fleet === undefined) return;
        const sequence = await database.transaction({ as: 'organisation', organisationId }, (tx) =>
          takeCommandSequence(tx, id),
        );
        if (sequence === undefined) return;
        await send(fleet, identity.hostname, sequence, {
          auth_level: CONFIGURATION,
          config: { type: configTypeNumbers.DEVICE, device: { device_id: id } },
        });
      }),
    requestStatus: (fleet, hostname) =>
      attempt(hostname, 'a request for its status', () =>
        // There is no row to count in. The Unix time rises as well, and a row that is made later begins with it.
        send(fleet, hostname, unixSeconds(), {
          auth_level: READ_ONLY,
          system: { action: systemActionNumbers.GET_STATUS, delay_seconds: 0, unix_time: 0 },
        }),
      ),
  };
}
