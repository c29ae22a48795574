import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAlarms, useMe } from '../../../client/index.ts';
import { useToast } from '../../../ui/toast.tsx';
import { titleOf } from '../describe-alarm.ts';
import { TEXTS } from '../texts.ts';
import type { AlarmPlayer } from './alarm-player.ts';
import { type Had, heardOnce } from './heard-once.ts';
import { FASTER_PATTERN, leastVolume, pruneSilence, SOUND_PATTERNS, soundPlan } from './sound-plan.ts';
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

  useHearOnce(player);
  useAnnouncements();
  useLogTrouble();
  useForgetCheck();
}

function useHearOnce(player: AlarmPlayer | null): void {
  const alarms = useAlarms();
  const { userId } = useMe();
  const toast = useToast();
  const { t } = useTranslation(TEXTS);
  const had = useRef<Had>(new Map());
  useEffect(() => {
    const result = heardOnce(alarms, had.current, userId, Date.now());
    had.current = result.had;
    if (result.worst !== null) player?.test(SOUND_PATTERNS[result.worst]);
    for (const alarm of result.holdsOver) {
      const text = t('list.holdOver', { type: titleOf(alarm, t), device: alarm.deviceName });
      toast({ tone: 'warning', text });
    }
  }, [alarms, player, userId, toast, t]);
}
