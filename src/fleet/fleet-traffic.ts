import type { BoxInput } from './box.ts';
import type { RunningBox } from './fleet-box.ts';
import type { Random } from './prng.ts';

export interface TrafficSettings {
  readonly ratePerS: number;
  readonly panicEveryS?: number;
  readonly dropOutEveryS?: number;
}

const TICK_MS = 50;
/** After a stall the fleet goes on at its rate and does not catch up in one burst. */
const MAX_CATCH_UP_MS = 500;
const HEARTBEATS_PER_STATUS = 20;

interface Due {
  readonly atMs: number;
  run(): void;
}

/** One timer for all boxes: telemetry in turn, and now and then a panic or a power failure. Returns its stop. */
export function startFleetTraffic(
  boxes: readonly RunningBox[],
  { ratePerS, panicEveryS, dropOutEveryS }: TrafficSettings,
  random: Random,
): () => void {
  let turn = 0;
  let owed = 0;
  let lastMs = performance.now();
  const dues: Due[] = [];

  const boxAt = (index: number) => boxes[index % boxes.length];
  const randomBox = () => boxAt(random.integer(0, boxes.length - 1));
  const after = (seconds: number, run: () => void) =>
    dues.push({ atMs: performance.now() + seconds * 1000, run });

  /** Nobody waits here: what is not delivered when the fleet stops is lost with it. */
  const unattended = (work: Promise<void>) => void work.catch(() => {});

  function every(seconds: number | undefined, run: (box: RunningBox) => void): void {
    if (seconds === undefined || seconds <= 0) return;
    after(seconds, () => {
      const box = randomBox();
      if (box?.isConnected === true) run(box);
      every(seconds, run);
    });
  }

  every(panicEveryS, (box) => {
    const input = drawInput(random);
    unattended(box.press(input));
    after(random.integer(2, 15), () => unattended(box.release(input)));
  });
  every(dropOutEveryS, (box) => {
    unattended(box.dropOut());
    after(random.integer(5, 30), () => unattended(box.reconnect()));
  });

  function sendTelemetry(elapsedMs: number): void {
    owed += (ratePerS * Math.min(elapsedMs, MAX_CATCH_UP_MS)) / 1000;
    for (; owed >= 1; owed -= 1) {
      const round = Math.floor(turn / boxes.length);
      const box = boxAt(turn);
      // Shifted by the box, so that the statuses do not all come in one round.
      if ((round + (turn % boxes.length)) % HEARTBEATS_PER_STATUS === HEARTBEATS_PER_STATUS - 1)
        box?.sendStatus();
      else box?.sendHeartbeat();
      turn += 1;
    }
  }

  const timer = setInterval(() => {
    const nowMs = performance.now();
    sendTelemetry(nowMs - lastMs);
    lastMs = nowMs;
    for (const box of boxes) box.tick();
    const due = dues.filter(({ atMs }) => atMs <= nowMs);
    for (const entry of due) {
      dues.splice(dues.indexOf(entry), 1);
      entry.run();
    }
  }, TICK_MS);
  return () => clearInterval(timer);
}

function drawInput(random: Random): BoxInput {
  if (random.chance(0.3)) return 'tamper';
  return random.chance(0.7) ? 'panic1' : 'panic2';
}
