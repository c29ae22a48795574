import { useAlarmSound } from './sound/use-alarm-sound.ts';
import { useAlarmTitle } from './use-alarm-title.ts';
import { useDeskPresence } from './use-desk-presence.ts';
import { useFloodNotice } from './use-flood.ts';
import { useKeepPolicies } from './use-policies.ts';
import { useUnfinishedNotice } from './use-unfinished-notice.ts';

/**
 * What an alarm desk does on every page. Once, in the frame around all of them; it shows nothing, so that nothing is drawn
 * again for each alarm because of it.
 */
export function AlarmDesk(): null {
  useKeepPolicies();
  useDeskPresence();
  useAlarmTitle();
  useAlarmSound();
  useFloodNotice();
  useUnfinishedNotice();
  return null;
}
