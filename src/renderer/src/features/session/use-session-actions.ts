import { useCallback } from 'react';
import { useDesk, useProblemOf } from '../../client/index.ts';
import { useToast } from '../../ui/toast.tsx';

/** Locks the session at the engine, so that it is locked for every page that uses it. */
export function useLock(): () => void {
  const { client, session } = useDesk();
  const toast = useToast();
  const toProblem = useProblemOf();
  return useCallback(() => {
    client.access.lock().then(session.setMe, (error: unknown) => {
      toast({ tone: 'problem', text: toProblem(error).message });
    });
  }, [client, session, toast, toProblem]);
}

export function useLogOut(): () => void {
  const { client, session } = useDesk();
  const toast = useToast();
  const toProblem = useProblemOf();
  return useCallback(() => {
    session.logout(client).catch((error: unknown) => {
      toast({ tone: 'problem', text: toProblem(error).message });
    });
  }, [client, session, toast, toProblem]);
}
