import { createSystemHandlers } from './system.handlers.ts';
import { createSystemStatus, type SystemStatusDeps } from './system-status.ts';

/** How the control room itself stands: the status bar, and what a client may know before login. */
export function createSystem(deps: SystemStatusDeps) {
  const statusOf = createSystemStatus(deps);
  return { handlers: createSystemHandlers({ ...deps, statusOf }), statusOf };
}
