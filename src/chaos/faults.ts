import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../fleet/prng.ts';
import type { ChaosStation } from './chaos-station.ts';

/** Everything that can go wrong in a round. */
export interface Parts {
  /** The station that ingests when the fault comes. */
  readonly holder: ChaosStation;
  readonly broker: { halt(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>; start(): Promise<void> };
  /** kill -9; it is started again by itself. */
  killDatabase(): void;
  readonly random: Random;
}

export interface Fault {
  readonly name: string;
  /** Another station has to take over, within the limit. */
  readonly takesOver: boolean;
  /** The broker itself may lose what it had acknowledged. */
  readonly losesBroker?: true;
  /** Does it; the rest of the round waits for what it returns: the way back. */
  strike(parts: Parts): Promise<() => Promise<void>> | (() => Promise<void>);
}

const done = async () => undefined;

export const FAULTS: readonly Fault[] = [
  {
    name: 'engine killed',
    takesOver: true,
    async strike({ holder }) {
      await holder.kill();
      return async () => {
        await sleep(2000);
        await holder.start();
      };
    },
  },
  {
    name: 'engine frozen',
    takesOver: true,
    strike({ holder }) {
      holder.freeze();
      return async () => {
        await sleep(10_000);
        holder.thaw();
      };
    },
  },
  {
    name: 'database killed',
    takesOver: false,
    strike({ killDatabase }) {
      killDatabase();
      return done;
    },
  },
  {
    name: 'broker stopped',
    takesOver: false,
    async strike({ broker, random }) {
      await broker.halt('SIGTERM');
      return async () => {
        await sleep(random.integer(0, 2000));
        await broker.start();
      };
    },
  },
  {
    name: 'broker killed',
    takesOver: false,
    losesBroker: true,
    async strike({ broker }) {
      await broker.halt('SIGKILL');
      return () => broker.start();
    },
  },
  {
    name: 'way to the database stalled',
    takesOver: true,
    strike({ holder }) {
      holder.toDatabase.stall();
      return async () => {
        await sleep(8000);
        holder.toDatabase.resume();
      };
    },
  },
  {
    name: 'way to the database reset',
    takesOver: false,
    strike({ holder }) {
      holder.toDatabase.reset();
      return done;
    },
  },
  {
    name: 'ways slowed down',
    takesOver: false,
    strike({ holder, random }) {
      holder.toDatabase.delay(random.integer(50, 200));
      holder.toBroker.delay(random.integer(50, 200));
      return async () => {
        await sleep(4000);
        holder.toDatabase.delay(0);
        holder.toBroker.delay(0);
      };
    },
  },
  {
    name: 'way to the broker stalled',
    takesOver: false,
    strike({ holder }) {
      holder.toBroker.stall();
      return async () => {
        await sleep(6000);
        holder.toBroker.resume();
      };
    },
  },
  {
    name: 'way to the broker reset',
    takesOver: false,
    strike({ holder }) {
      holder.toBroker.reset();
      return done;
    },
  },
];

/** Each fault once in random order, then each once again in another. */
export function* faultsInRandomOrder(random: Random): Generator<Fault, never> {
  for (;;) {
    const deck = [...FAULTS];
    while (deck.length > 0) {
      const [drawn] = deck.splice(random.integer(0, deck.length - 1), 1);
      if (drawn !== undefined) yield drawn;
    }
  }
}
