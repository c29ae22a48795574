import type { Database } from '../../platform/db/database.ts';
import type { DeviceTransport, InboundMessage } from '../../platform/mqtt/device-transport.ts';

/**
 * Another protocol on the connection of the one that ingests: it takes the topics that it subscribes to. Where workers
 * share the boxes' messages, the first of them has it alone.
 */
export interface SideIntake {
  readonly filters: readonly string[];
  start(): void;
  /** False where the message is not of this protocol; else its `done` is called once it is kept. Never throws. */
  receive(message: InboundMessage): boolean;
  /** Why messages wait, in a sentence; null while none does. */
  problem(): string | null;
  /** Resolves when what was taken is kept. */
  drained(): Promise<void>;
  /** Nothing is written any more; what was taken comes again to whoever ingests next. */
  end(): void;
}

export interface SideIntakeDeps {
  /** Every transaction holds the lease. */
  readonly database: Database;
  readonly transport: DeviceTransport;
  mayWrite(): Promise<void>;
}

export type OpenSideIntake = (deps: SideIntakeDeps) => SideIntake;

/** Several of them as one. */
export function joinSides(sides: readonly SideIntake[]): SideIntake {
  return {
    filters: sides.flatMap(({ filters }) => filters),
    start() {
      for (const side of sides) side.start();
    },
    receive: (message) => sides.some((side) => side.receive(message)),
    problem: () => sides.map((side) => side.problem()).find((problem) => problem !== null) ?? null,
    async drained() {
      await Promise.all(sides.map((side) => side.drained()));
    },
    end() {
      for (const side of sides) side.end();
    },
  };
}
