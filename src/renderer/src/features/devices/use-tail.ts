import { useEffect, useState } from 'react';
import type { DecodedMessage } from '../../../../shared/ingest/contract.ts';
import { type Problem, useClient, useLink, useProblemOf } from '../../client/index.ts';
import { EMPTY_TAIL, setPaused, type Tail, takeMessages } from './tail-buffer.ts';

/** Arrivals are drawn together this often: a thousand messages a second are read by nobody one by one. */
const DRAW_EVERY_MS = 200;

interface TailView {
  readonly tail: Tail;
  readonly problem: Problem | null;
  readonly pause: (paused: boolean) => void;
  readonly clear: () => void;
}

/** Messages as the engine decodes them, of one box where `hostname` is not empty. */
export function useTail(hostname: string): TailView {
  const client = useClient();
  const toProblem = useProblemOf();
  const { state } = useLink();
  const [tail, setTail] = useState<Tail>(EMPTY_TAIL);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    if (state !== 'up') return;
    const abort = new AbortController();
    let arrived: DecodedMessage[] = [];
    const timer = setInterval(() => {
      const batch = arrived;
      arrived = [];
      setTail((before) => takeMessages(before, batch));
    }, DRAW_EVERY_MS);
    const follow = async (): Promise<void> => {
      const stream = await client.ingest.tail(hostname === '' ? {} : { hostname }, { signal: abort.signal });
      setProblem(null);
      for await (const message of stream) arrived.push(message);
    };
    follow().catch((error: unknown) => {
      if (!abort.signal.aborted) setProblem(toProblem(error));
    });
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [client, toProblem, state, hostname]);

  return {
    tail,
    problem,
    pause: (paused) => setTail((before) => setPaused(before, paused)),
    clear: () => setTail((before) => ({ ...EMPTY_TAIL, paused: before.paused, nextId: before.nextId })),
  };
}
