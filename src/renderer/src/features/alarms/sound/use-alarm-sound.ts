import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Priority } from '../../../../../shared/alarms/model.ts';
import { useAlarms, useDesktop, useMe } from '../../../client/index.ts';
import { TEXTS } from '../texts.ts';
import type { AlarmPlayer } from './alarm-player.ts';
import {
  becameWorse,
  FASTER_PATTERN,
  leastVolume,
  pruneSilence,
  SOUND_PATTERNS,
  soundPlan,
  toAnnounce,
} from './sound-plan.ts';
import { setSilence, useSoundStore } from './sound-store.ts';
import { useForgetCheck } from './use-forget-check.ts';
import { useLogTrouble } from './use-log-trouble.ts';
import { useSoundOutput } from './use-sound-output.ts';

/** More than this many at once are announced as a number: a flood must not bury the desktop in notifications. */
const ANNOUNCED_SINGLY = 3;

/**
 * Sounds alarms that nobody has at this desk and tells the operating system of critical ones. Called once, in the
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

function useAnnouncements(): void {
  const alarms = useAlarms();
  const desktop = useDesktop();
  const { t } = useTranslation(TEXTS);
  const announced = useRef<ReadonlySet<number>>(new Set());

  useEffect(() => {
    const result = toAnnounce(alarms, announced.current);
    announced.current = result.announced;
    if (desktop === null || result.fresh.length === 0) return;
    if (result.fresh.length > ANNOUNCED_SINGLY) {
      desktop.announceCritical({
        title: t('announce.many', { count: result.fresh.length }),
        body: t('announce.manyBody'),
      });
      return;
    }
    for (const alarm of result.fresh) {
      desktop.announceCritical({
        title: t('announce.title', { type: t(`common:alarmType.${alarm.type}`) }),
        body: [alarm.siteName, alarm.deviceName].filter((part) => part !== null).join(' · '),
      });
    }
  }, [alarms, desktop, t]);
}
