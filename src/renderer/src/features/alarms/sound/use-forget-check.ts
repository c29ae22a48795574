import { useEffect } from 'react';
import { useDesk } from '../../../client/index.ts';
import { keepSoundCheck } from './sound-check.ts';

/** The next login asks again; a session that ran out and is taken up again does not. */
export function useForgetCheck(): void {
  const { session } = useDesk();
  useEffect(
    () =>
      session.store.subscribe((now) => {
        if (now.state === 'out' && now.reason === 'logged-out') keepSoundCheck(null);
      }),
    [session],
  );
}
