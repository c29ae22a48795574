/** The face of the renderer's side of the contract. */
export type { LinkStatus } from './connection.ts';
export { createDeskForThisPage, type Desk } from './desk.ts';
export { DeskProvider, useDesk } from './desk-context.tsx';
export type { Device } from './feed-model.ts';
export type { DeviceTable } from './feed-store.ts';
export { findDevices } from './find-devices.ts';
export {
  useAlarm,
  useAlarms,
  useApplyAlarm,
  useApplyWindow,
  useBoard,
  useClient,
  useDesktop,
  useDevice,
  useDeviceIdentities,
  useDevices,
  useFeedReady,
  useHasNoSite,
  useHello,
  useLink,
  useMay,
  useMe,
  useNewestFlood,
  useOutdated,
  usePageClock,
  useQuietWindows,
  useRetryLink,
  useSessionState,
  useSetSiteFilter,
  useShownDevice,
  useSiteFilter,
  useStale,
  useSystemStatus,
} from './hooks.ts';
export type { Problem } from './problem.ts';
export { useCall, useProblemOf } from './use-call.ts';
export { useCatalogue } from './use-catalogue.ts';
export {
  type CommandList,
  useApplyArming,
  useApplyCommand,
  useArmings,
  useDeviceCommands,
  useLiveCommands,
} from './use-commands.ts';
export { useDeviceDetail, useRejected } from './use-device-detail.ts';
export { useEngineNow } from './use-engine-now.ts';
export { useFiring } from './use-firing.ts';
export { useRead } from './use-read.ts';
export { useApplyRun, useRun, useRuns } from './use-sequences.ts';
