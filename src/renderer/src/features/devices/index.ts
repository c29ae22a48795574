/** The device list, the page of one device, and what arrives without belonging to any. */
export { DevicePage } from './device-page.tsx';
export { DevicesPage } from './devices-page.tsx';
export { MessagesPage } from './messages-page.tsx';
