import type { Config } from './config.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import { createBrokerLink } from './platform/mqtt/broker-link.ts';
import type { DeviceTransport } from './platform/mqtt/device-transport.ts';
import { createEmbeddedBroker } from './platform/mqtt/embedded-broker.ts';

/** The way to the devices that the settings name. Every station of an installation uses the one client id. */
export function openTransport(
  { broker }: Pick<Config, 'broker'>,
  deps: { readonly clock: Clock; readonly logger: Logger },
  clientId: string,
): DeviceTransport {
  return broker.kind === 'embedded'
    ? createEmbeddedBroker({ config: broker, forceOpen: broker.forceOpen, ...deps })
    : createBrokerLink({ config: broker, clientId, ...deps });
}
