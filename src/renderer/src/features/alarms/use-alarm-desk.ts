import { useAlarmSound } from './sound/use-alarm-sound.ts';
import { useAlarmTitle } from './use-alarm-title.ts';
import { useDeskPresence } from './use-desk-presence.ts';
import { useFloodNotice } from './use-flood.ts';
import { useKeepPolicies } from './use-policies.ts';

/** What an alarm desk does on every page. Called once, in the frame around all of them. */
export function useAlarmDesk(): void {
  useKeepPolicies();
  useDeskPresence();
  useAlarmTitle();
  useAlarmSound();
  useFloodNotice();
}
