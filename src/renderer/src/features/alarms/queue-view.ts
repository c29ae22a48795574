import { create } from 'zustand';

/** How this desk lists the queue; it outlives a look at another page. */
interface QueueView {
  readonly bySite: boolean;
  /** Sites whose lines are folded away. */
  readonly closed: ReadonlySet<number>;
  /** Lines that the next action is for, one with another. */
  readonly marked: ReadonlySet<number>;
}

export const useQueueView = create<QueueView>(() => ({
  bySite: false,
  closed: new Set(),
  marked: new Set(),
}));

function toggled(ids: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

export function toggleBySite(): void {
  useQueueView.setState(({ bySite }) => ({ bySite: !bySite }));
}

export function setSiteOpen(id: number, isOpen: boolean): void {
  useQueueView.setState(({ closed }) => (closed.has(id) === isOpen ? { closed: toggled(closed, id) } : {}));
}

export function toggleMark(id: number): void {
  useQueueView.setState(({ marked }) => ({ marked: toggled(marked, id) }));
}

export function clearMarks(): void {
  useQueueView.setState({ marked: new Set() });
}
