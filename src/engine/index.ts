export type { Config } from './config.ts';
export { createEngine } from './engine.ts';
export type { Engine, InitialLogin } from './host-face.ts';
export { loadConfig } from './load-config.ts';
export { migrateDatabase } from './open-database.ts';
export { SetupError } from './platform/app-error.ts';
export { createLogger, type Logger } from './platform/logger.ts';
export type { EnginePort } from './platform/rpc/message-port-link.ts';
export type { EngineSocket } from './platform/rpc/websocket-link.ts';
