import { useEffect } from 'react';
import { useMe } from '../../client/index.ts';
import { useLock } from './use-session-actions.ts';

const SIGNS_OF_LIFE = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;
const CHECK_EVERY_MS = 5000;

/** Locks the screen after so many minutes without input; 0 never. */
export function useAutoLock(minutes: number): void {
  const lock = useLock();
  const { locked } = useMe();
  useEffect(() => {
    if (minutes === 0 || locked) return;
    let lastInputMs = Date.now();
    const note = (): void => {
      lastInputMs = Date.now();
    };
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, note, { passive: true });
    const timer = setInterval(() => {
      if (Date.now() - lastInputMs >= minutes * 60_000) lock();
    }, CHECK_EVERY_MS);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, note);
    };
  }, [minutes, locked, lock]);
}
