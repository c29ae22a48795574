import { useEffect } from 'react';
import { useClient, useLink, useMay } from '../../client/index.ts';

const BEAT_EVERY_MS = 15_000;

/**
 * Tells the engine that somebody sits at this desk. Not while the screen is locked: who is away has nothing in hand,
 * and what they had goes back to everybody. A closed window is noticed by its silence, for a page that is only loaded
 * again must not lose what its person has; logging out says so itself.
 */
export function useDeskPresence(): void {
  const client = useClient();
  const { state } = useLink();
  const handles = useMay('alarms.handle');
  useEffect(() => {
    if (state !== 'up' || !handles) return;
    const beat = (): void => void client.alarms.desk.beat({}).catch(() => undefined);
    beat();
    const timer = setInterval(beat, BEAT_EVERY_MS);
    return () => clearInterval(timer);
  }, [client, state, handles]);
}
