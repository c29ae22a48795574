import { createContext, type ReactNode, useContext } from 'react';
import type { Desk } from './desk.ts';

const DeskContext = createContext<Desk | null>(null);

export function DeskProvider({
  desk,
  children,
}: {
  readonly desk: Desk;
  readonly children: ReactNode;
}): ReactNode {
  return <DeskContext value={desk}>{children}</DeskContext>;
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('A screen is shown outside DeskProvider');
  return desk;
}
