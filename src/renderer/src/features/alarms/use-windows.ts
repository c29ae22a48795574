import { useMemo } from 'react';
import type { SuppressionWindow } from '../../../../shared/alarms/suppression-window.ts';
import { useQuietWindows } from '../../client/index.ts';

/** Where alarms are kept quiet, or will be: the next to end first. */
export function useWindows(): readonly SuppressionWindow[] {
  const windows = useQuietWindows();
  return useMemo(
    () =>
      [...windows.values()]
        .filter(({ endedAt }) => endedAt === null)
        .sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime() || a.id - b.id),
    [windows],
  );
}
