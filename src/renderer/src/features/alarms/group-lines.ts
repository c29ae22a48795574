import type { Alarm } from '../../../../shared/alarms/model.ts';
import { calls } from '../../lib/alarm-call.ts';

/** What the list shows one below the other, all of one height. */
export type QueueRow = Alarm | SiteGroup;

export interface SiteGroup {
  /** Below zero, where no alarm's can be. */
  readonly id: number;
  readonly siteName: string | null;
  readonly count: number;
  readonly calling: number;
  /** Its first line: the highest priority that waits. */
  readonly worst: Alarm;
  readonly isOpen: boolean;
  /** Shown below the head of a closed group, for no group may hide them. */
  readonly keptForSafety: number;
}

const NO_SITE = Number.MIN_SAFE_INTEGER;

export function groupIdOf(alarm: Alarm): number {
  return alarm.siteId === null ? NO_SITE : -alarm.siteId;
}

/** The queue as it is listed. */
export interface Listed {
  readonly rows: readonly QueueRow[];
  /** Those of the rows that head a site's lines. */
  readonly heads: readonly SiteGroup[];
}

export function isSite(row: QueueRow): row is SiteGroup {
  return row.id < 0;
}

interface GroupingInput {
  readonly userId: number;
  readonly closed: ReadonlySet<number>;
  /** Whether a closed group may not hide this one. */
  readonly staysVisible: (alarm: Alarm) => boolean;
  /** Whether it stands above all sites; by default none does. */
  readonly isOnTop?: (alarm: Alarm) => boolean;
}

/** What is on top, then the sites in the order of their worst line, each with its lines below. */
export function rowsBySite(lines: readonly Alarm[], input: GroupingInput): Listed {
  const groups = new Map<number, { readonly members: Alarm[]; calling: number }>();
  const rows: QueueRow[] = [];
  const heads: SiteGroup[] = [];
  for (const alarm of lines) {
    if (input.isOnTop?.(alarm) === true) {
      rows.push(alarm);
      continue;
    }
    const id = groupIdOf(alarm);
    let group = groups.get(id);
    if (group === undefined) {
      group = { members: [], calling: 0 };
      groups.set(id, group);
    }
    group.members.push(alarm);
    if (calls(alarm, input.userId)) group.calling += 1;
  }
  for (const [id, { members, calling }] of groups) {
    const [worst] = members;
    if (worst === undefined) continue;
    const isOpen = !input.closed.has(id);
    const shown = isOpen ? members : members.filter(input.staysVisible);
    const head = {
      id,
      siteName: worst.siteName,
      count: members.length,
      calling,
      worst,
      isOpen,
      keptForSafety: isOpen ? 0 : shown.length,
    };
    heads.push(head);
    rows.push(head);
    for (const alarm of shown) rows.push(alarm);
  }
  return { rows, heads };
}
