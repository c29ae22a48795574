import { useEffect } from 'react';
import { useClient, useLink, useMay } from '../../../client/index.ts';
import { useSoundStore } from './sound-store.ts';
import { soundTrouble } from './sound-trouble.ts';

/** A browser holds the sound back until the first key; that is no trouble worth a record. */
const LASTS_MS = 5000;

/** Puts on record that this desk cannot sound, once for each trouble that lasts. */
export function useLogTrouble(): void {
  const client = useClient();
  const { state } = useLink();
  const handles = useMay('alarms.handle');
  const trouble = soundTrouble(useSoundStore());
  useEffect(() => {
    if (trouble === null || state !== 'up' || !handles) return;
    const timer = setTimeout(() => {
      client.alarms.desk.sound({ heard: false, trouble }).catch(() => undefined);
    }, LASTS_MS);
    return () => clearTimeout(timer);
  }, [client, trouble, state, handles]);
}
