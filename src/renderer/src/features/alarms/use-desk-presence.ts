import { useEffect } from 'react';
import { useDesk, useLink, useMay } from '../../client/index.ts';

const BEAT_EVERY_MS = 15_000;
const LOOK_EVERY_MS = 5000;

/**
 * Tells the engine that somebody sits at this desk. Not while the screen is locked: who is away has nothing in hand,
 * and what they had goes back to everybody. A closed window is noticed by its silence, for a page that is only loaded
 * again must not lose what its person has; logging out says so itself.
 */
export function useDeskPresence(): void {
  const { client, feed } = useDesk();
  const { state } = useLink();
  const handles = useMay('alarms.handle');
  useEffect(() => {
    if (state !== 'up' || !handles) return;
    let beatAtMs = Number.NEGATIVE_INFINITY;
    const beat = (): void => {
      const nowMs = performance.now();
      if (nowMs - beatAtMs < BEAT_EVERY_MS) return;
      beatAtMs = nowMs;
      client.alarms.desk.beat({}).catch(() => undefined);
    };
    beat();
    const timer = setInterval(beat, LOOK_EVERY_MS);
    // A window that is covered for five minutes gets its timers once a minute, which would be silence. What comes over
    // the feed it gets at once, and the system's state comes every five seconds.
    const stop = feed.view.subscribe(beat);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [client, feed, state, handles]);
}
