import { DeviceChartTile } from '../features/devices/index.ts';
import type { GuestTiles } from '../features/panels/index.ts';

/** What other features show on panels. */
export const guestTiles: GuestTiles = {
  chart: ({ tile }) => <DeviceChartTile id={tile.deviceId} metric={tile.metric} range={tile.range} />,
};
