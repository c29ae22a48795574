import { type RunningBoard, type RunningBoardOptions, startRelayBoard } from './relay-board-link.ts';

export interface BoardFleetOptions
  extends Pick<RunningBoardOptions, 'brokerUrl' | 'base' | 'username' | 'password'> {
  readonly count: number;
}

/** Simulated relay boards, by turns of the newer and the older generation. */
export interface BoardFleet {
  readonly boards: readonly RunningBoard[];
  stop(): Promise<void>;
}

const SIZES = [8, 16, 32] as const;
const DELAY_MS = 20;

/** Starts them one after the other; when one cannot, those that run are stopped. */
export async function startBoardFleet({ count, ...link }: BoardFleetOptions): Promise<BoardFleet> {
  const boards: RunningBoard[] = [];
  const stop = async () => {
    await Promise.all(boards.map((board) => board.stop()));
  };
  try {
    for (let number = 1; number <= count; number += 1) {
      boards.push(
        await startRelayBoard({
          ...link,
          uuid: `esp32-relay-${String(number).padStart(3, '0')}`,
          generation: number % 2 === 1 ? 'v2' : 'older',
          channels: SIZES[(number - 1) % SIZES.length] ?? 8,
          delayMs: DELAY_MS,
        }),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { boards, stop };
}
