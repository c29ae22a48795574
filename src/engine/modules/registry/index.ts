import { createRegistryHandlers } from './registry.handlers.ts';
import type { RegistryDeps } from './registry-deps.ts';

export { guarded, writeCsv } from './domain/csv-text.ts';
export { membersOf } from './find-devices.ts';

/**
 * The registry: where devices are and what they are, as people keep it. Apart from `devices`, which tells what devices
 * say of themselves.
 */
export function createRegistry(deps: RegistryDeps) {
  return { handlers: createRegistryHandlers(deps) };
}
