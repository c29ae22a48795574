import { create } from 'zustand';

/** Whether the form for an alarm by hand is open; the palette opens it from every page. */
const useRaising = create<{ readonly isRaising: boolean }>(() => ({ isRaising: false }));

export function useIsRaising(): boolean {
  return useRaising((state) => state.isRaising);
}

export function setRaising(isRaising: boolean): void {
  useRaising.setState({ isRaising });
}
