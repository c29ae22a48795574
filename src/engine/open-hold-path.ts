import type { Config } from './config.ts';
import type { HoldPath } from './modules/relays/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { DeviceTransport } from './platform/mqtt/device-transport.ts';
import { createPublishLink } from './platform/mqtt/publish-link.ts';

/**
 * This station's own way to boards whose buttons are held: the broker in this process, or a connection of its own to the
 * external one, whether this station ingests or not.
 */
export async function openHoldPath(
  { broker }: Pick<Config, 'broker'>,
  deps: { readonly clock: Clock; readonly logger: Logger },
  transport: DeviceTransport,
  stationId: string,
): Promise<{ readonly path: HoldPath; stop(): Promise<void> }> {
  if (broker.kind === 'embedded') {
    return {
      path: {
        publish: ({ topic, payload }) => transport.publish(topic, payload),
        problem: () => (transport.state().state === 'up' ? null : 'The broker is not running.'),
      },
      stop: async () => undefined,
    };
  }
  const link = createPublishLink({ config: broker, clientId: `watchdesk-hold-${stationId}`, ...deps });
  await link.start();
  return {
    path: {
      publish: ({ topic, payload, qos }) => link.publish(topic, payload, qos),
      problem() {
        const { state, message } = link.state();
        return state === 'up' ? null : (message ?? 'This station is not connected to the broker.');
      },
    },
    stop: link.stop,
  };
}
