import { useEffect, useRef } from 'react';
import type { Priority } from '../../../../../shared/alarms/model.ts';
import { useAlarms, useMe } from '../../../client/index.ts';
import type { AlarmPlayer } from './alarm-player.ts';
import {
  becameWorse,
  FASTER_PATTERN,
  leastVolume,
  pruneSilence,
  SOUND_PATTERNS,
  soundPlan,
} from './sound-plan.ts';
import { setSilence, useSoundStore } from './sound-store.ts';
import { useAnnouncements } from './use-announcements.ts';
import { useForgetCheck } from './use-forget-check.ts';
import { useLogTrouble } from './use-log-trouble.ts';
import { useSoundOutput } from './use-sound-output.ts';

/**
 * Sounds alarms that nobody has at this desk and tells the operating system of the urgent ones. Called once, in the
 * frame around all pages; it goes on while the screen is locked and while the connection is down.
 */
export function useAlarmSound(): void {
  const alarms = useAlarms();
  const player = useSoundOutput();
  const silence = useSoundStore((state) => state.silence);

  useEffect(() => {
    const nowMs = Date.now();
    const kept = pruneSilence(silence, alarms, nowMs);
    if (kept !== silence) {
      setSilence(kept);
      return;
    }
    const plan = soundPlan(alarms, kept, nowMs);
    const least = leastVolume(alarms, kept, nowMs);
    if (useSoundStore.getState().leastVolume !== least) useSoundStore.setState({ leastVolume: least });
    if (plan.kind !== 'sounding') player?.play(null);
    else player?.play(plan.isFaster === true ? FASTER_PATTERN : SOUND_PATTERNS[plan.priority]);
    if (kept === null) return;
    const timer = setTimeout(() => setSilence(null), kept.untilMs - nowMs);
    return () => clearTimeout(timer);
  }, [alarms, player, silence]);

  useHearWorse(player);
  useAnnouncements();
  useLogTrouble();
  useForgetCheck();
}

function useHearWorse(player: AlarmPlayer | null): void {
  const alarms = useAlarms();
  const { userId } = useMe();
  const known = useRef<ReadonlyMap<number, Priority>>(new Map());
  useEffect(() => {
    const result = becameWorse(alarms, known.current, userId);
    known.current = result.known;
    if (result.worst !== null) player?.test(SOUND_PATTERNS[result.worst]);
  }, [alarms, player, userId]);
}
