import type { TimelineEntry } from '../../../../shared/alarms/model.ts';

export interface TimelineLine {
  readonly entry: TimelineEntry;
  /** Repeats in a row that this line stands for; 1 for everything else. */
  readonly times: number;
  /** The last of them; equal to the entry's time where it stands for one. */
  readonly lastAt: Date;
}

/** Repeats in a row become one line with a number: a chattering contact must not push what people did out of sight. */
export function foldTimeline(entries: readonly TimelineEntry[]): TimelineLine[] {
  const lines: TimelineLine[] = [];
  for (const entry of entries) {
    const before = lines.at(-1);
    if (entry.action === 'repeated' && before?.entry.action === 'repeated') {
      lines[lines.length - 1] = { ...before, times: before.times + 1, lastAt: entry.at };
    } else {
      lines.push({ entry, times: 1, lastAt: entry.at });
    }
  }
  return lines;
}
