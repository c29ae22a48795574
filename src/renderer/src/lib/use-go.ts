import { useCallback } from 'react';
import { useNavigate } from 'react-router';

export interface GoOptions {
  /** Without a step back to where one came from. */
  readonly replace?: boolean;
  /** What the page there is to know beside its address. */
  readonly state?: unknown;
}

/**
 * Goes to an address of the desk, which is on screen before the next key is heard. React would rather draw the page
 * when it has time, and until then keys would still do what they did on the page before.
 */
export function useGo(): (address: string, options?: GoOptions) => void {
  const navigate = useNavigate();
  return useCallback(
    (address, options) => void navigate(address, { ...options, flushSync: true }),
    [navigate],
  );
}
