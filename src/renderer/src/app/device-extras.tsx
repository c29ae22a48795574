import type { ReactNode } from 'react';
import type { DeviceIdentity, DeviceStatusDetail } from '../../../shared/devices/model.ts';
import { QuietPlaceButton } from '../features/alarms/index.ts';
import { DeviceOrders } from '../features/commands/index.ts';
import { BoardChannels } from '../features/relays/index.ts';

interface DeviceExtrasProps {
  readonly identity: DeviceIdentity;
  readonly status: DeviceStatusDetail | null;
}

/** What other features show on the page of one device. */
export function DeviceExtras({ identity, status }: DeviceExtrasProps): ReactNode {
  return (
    <>
      <QuietPlaceButton place={{ siteId: identity.siteId, deviceId: identity.id }} />
      {identity.kind === 'relay_board' ? <BoardChannels identity={identity} /> : null}
      <DeviceOrders identity={identity} status={status} />
    </>
  );
}
