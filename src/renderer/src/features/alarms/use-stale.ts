import { useNowMs } from '../../lib/use-now.ts';
import { useAlarmSettings } from './use-policies.ts';

/** What has been active since before this is stale; renewed once a minute. */
export function useStaleBeforeMs(): number {
  const { staleAfterH } = useAlarmSettings();
  return useNowMs(60_000) - staleAfterH * 3_600_000;
}
