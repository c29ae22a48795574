import { create } from 'zustand';

/** How this desk lists the queue; it outlives a look at another page. */
interface QueueView {
  readonly bySite: boolean;
  /** The flood that the queue has changed over to. */
  readonly flood: number | null;
  /** The flood in which a person wants the lines as they come. */
  readonly leftAlone: number | null;
  /** The summary that was put away. */
  readonly dismissed: number | null;
  /** Sites whose lines are folded away. */
  readonly closed: ReadonlySet<number>;
  /** Lines that the next action is for, one with another. */
  readonly marked: ReadonlySet<number>;
}

export const useQueueView = create<QueueView>(() => ({
  bySite: false,
  flood: null,
  leftAlone: null,
  dismissed: null,
  closed: new Set(),
  marked: new Set(),
}));

function toggled(ids: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Because a person wants it, or a flood. */
export const isGrouped = ({ bySite, flood, leftAlone }: QueueView): boolean =>
  bySite || (flood !== null && leftAlone !== flood);

/** Grouped again in a flood, it is so for this flood: the queue goes back with its end. */
export function toggleBySite(): void {
  useQueueView.setState((view) => {
    if (isGrouped(view)) return { bySite: false, leftAlone: view.flood };
    return view.flood === null ? { bySite: true } : { leftAlone: null };
  });
}

export function setFlood(flood: number | null): void {
  useQueueView.setState({ flood });
}

export function dismissFlood(dismissed: number): void {
  useQueueView.setState({ dismissed });
}

export function setClosedSites(ids: readonly number[]): void {
  useQueueView.setState({ closed: new Set(ids) });
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
