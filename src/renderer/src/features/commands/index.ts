/** Ordering something of devices: outputs, any command, its history, and commands to many devices. */
export { ApprovalRequests } from './approval-requests.tsx';
export { BulkNewPage } from './bulk-new-page.tsx';
export { BulkPage } from './bulk-page.tsx';
export { CommandsPage } from './commands-page.tsx';
export { DeviceConfiguration } from './configuration-section.tsx';
export { DeviceOrders } from './device-orders.tsx';
export { OutputTile } from './output-tile.tsx';
export { EmergencyStop } from './sequences/emergency-stop.tsx';
export { OutputSwitching } from './sequences/output-switching.tsx';
export { SequenceEditorPage } from './sequences/sequence-editor.tsx';
export { SequencePage } from './sequences/sequence-page.tsx';
export { SequenceTile } from './sequences/sequence-tile.tsx';
export { SequencesPage } from './sequences/sequences-page.tsx';
