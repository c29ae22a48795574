import type { WorkItem } from './work-item.ts';

/** Of an item that the database refuses: the alarm without what else its message changed; nothing where it has none. */
export function alarmAlone(item: WorkItem): readonly WorkItem[] {
  if (item.event === null) return [];
  const bare: WorkItem = {
    ...item,
    registers: false,
    updatesIdentity: false,
    claimsName: false,
    touches: false,
    changesState: false,
    history: null,
    signals: [],
    seen: null,
  };
  return [bare];
}

/** The alarm alone, and then its event alone, as of a box that is not known: the first that can be kept is enough. */
export function remaindersOf(item: WorkItem): readonly WorkItem[] {
  const bare = alarmAlone(item);
  return [...bare, ...bare.map((each) => ({ ...each, device: null, strangerOf: undefined }))];
}
