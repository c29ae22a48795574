import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ControlRoom } from '../control-room.ts';

const POLL_MS = 50;

const Readiness = z.object({ detail: z.object({ broker: z.string() }) });

/** What the broker takes before the product listens for the first time reaches nobody. */
export async function listening(room: ControlRoom): Promise<void> {
  while (!(await isListening(room.url))) {
    if (room.hasEnded()) throw new Error(`the control room ended:\n${room.log()}`);
    await sleep(POLL_MS);
  }
}

/** Not while it loads its boxes: an engine that does not answer is asked again. */
async function isListening(url: string): Promise<boolean> {
  try {
    const { detail } = Readiness.parse(await (await fetch(`${url}/readyz`)).json());
    return detail.broker === 'up';
  } catch {
    return false;
  }
}
