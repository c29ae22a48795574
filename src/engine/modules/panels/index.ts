import { createPanelHandlers } from './panels.handlers.ts';
import type { PanelDeps } from './read-panels.ts';

/** Panels that people compose for their sites: who may see them, and every state that was saved. */
export function createPanels(deps: PanelDeps) {
  return { handlers: createPanelHandlers(deps) };
}
