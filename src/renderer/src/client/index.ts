/** The face of the renderer's side of the contract. */
export type { LinkCause, LinkStatus } from './connection.ts';
export { createDesk, createDeskForThisPage, type Desk, type DeskDeps } from './desk.ts';
export { DeskProvider, useDesk } from './desk-context.tsx';
export type { Device } from './feed-model.ts';
export type { DeviceTable } from './feed-store.ts';
export {
  type Staleness,
  useAlarm,
  useAlarms,
  useApplyAlarm,
  useClient,
  useDesktop,
  useDevice,
  useDevices,
  useFeedReady,
  useHello,
  useLink,
  useMay,
  useMe,
  useRetryLink,
  useSessionState,
  useSetSiteFilter,
  useSiteFilter,
  useStale,
  useSystemStatus,
} from './hooks.ts';
export type { Problem } from './problem.ts';
export { type Call, type CallResult, useCall, useProblemOf } from './use-call.ts';
export { type DeviceDetailView, useDeviceDetail, useRejected } from './use-device-detail.ts';
