/** Names of the messages between the desktop's main process and its preload bridge. The page never sees them. */
export const desktopChannels = {
  /** page → main: wants a connection to the engine. */
  requestEnginePort: 'watchdesk:request-engine-port',
  /** main → page: carries the port. */
  enginePort: 'watchdesk:engine-port',
  /** page → main: an alarm to be told outside the window, {title, body}. */
  announceAlarm: 'watchdesk:announce-alarm',
  /** page → main: asks for the state of the engine's process; answered by `engineState`. */
  watchEngineState: 'watchdesk:watch-engine-state',
  /** main → page: EngineProcessState. */
  engineState: 'watchdesk:engine-state',
} as const;
