/** The device list, the page of one device, and what arrives without belonging to any. */
export { DeviceChartTile } from './device-chart-tile.tsx';
export { DevicePage } from './device-page.tsx';
export { DevicesPage } from './devices-page.tsx';
export { MessagesPage } from './messages-page.tsx';
