import { Volume2, VolumeX } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAlarms, useMay, useMe } from '../../../client/index.ts';
import { classNames } from '../../../lib/class-names.ts';
import { formatDuration } from '../../../lib/format.ts';
import { useShortcut } from '../../../lib/shortcuts.tsx';
import { useNowMs } from '../../../lib/use-now.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { TEXTS } from '../texts.ts';
import { openSoundCheck, useSoundCheck } from './sound-check.ts';
import { SoundCheckDialog } from './sound-check-dialog.tsx';
import styles from './sound-control.module.css';
import { SoundDialog } from './sound-dialog.tsx';
import { silenceAll, soundPlan } from './sound-plan.ts';
import { setSilence, useSoundStore } from './sound-store.ts';
import { type SoundTrouble, soundTrouble } from './sound-trouble.ts';

/** Silences what sounds now, for two minutes; nothing is acknowledged by it. */
export function useSilence(): () => void {
  const alarms = useAlarms();
  return () => setSilence(silenceAll(alarms, Date.now()));
}

/** Silence, or what keeps this desk from sounding; and the way to the settings. One place, one width. */
export function SoundControl(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const alarms = useAlarms();
  const sound = useSoundStore();
  const [open, setOpen] = useState(false);
  const nowMs = useNowMs();
  const silence = useSilence();
  const plan = soundPlan(alarms, sound.silence, nowMs);
  const trouble = soundTrouble(sound);
  useShortcut({ keys: 'l', label: t('keys.silence'), group: t('keys.group') }, () => {
    if (plan.kind === 'sounding') silence();
  });

  return (
    <div className={styles['control']}>
      {plan.kind === 'sounding' ? (
        <button type="button" className={styles['main']} onClick={silence}>
          {t('sound.silence')} <Kbd keys="l" />
        </button>
      ) : plan.kind === 'silenced' ? (
        <button
          type="button"
          className={classNames(styles['main'], styles['silenced'])}
          aria-label={t('sound.silencedLabel', { left: formatDuration(plan.untilMs - nowMs) })}
          onClick={() => setSilence(null)}
        >
          {t('sound.silenced', { left: formatDuration(plan.untilMs - nowMs) })}
        </button>
      ) : (
        <Quiet trouble={trouble} />
      )}
      {trouble === null ? (
        <IconButton label={t('sound.settingsLabel')} onClick={() => setOpen(true)}>
          <Volume2 size={16} aria-hidden="true" />
        </IconButton>
      ) : (
        <Tooltip label={t(`sound.trouble.${trouble}`)}>
          <button
            type="button"
            className={styles['trouble']}
            onClick={() => (trouble === 'not-running' ? sound.enable() : setOpen(true))}
          >
            <VolumeX size={16} aria-hidden="true" />
            {t(`sound.troubleShort.${trouble}`)}
          </button>
        </Tooltip>
      )}
      <SoundDialog open={open} onOpenChange={setOpen} trouble={trouble} />
      <SoundCheckDialog />
    </div>
  );
}

/** While nothing sounds: whoever handles alarms is asked once a login whether they hear the desk at all. */
function Quiet({ trouble }: { readonly trouble: SoundTrouble | null }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { userId } = useMe();
  const handles = useMay('alarms.handle');
  const isAsked = useSoundCheck(({ confirmedBy }) => confirmedBy !== userId) && handles;
  if (!isAsked) return <span className={styles['quiet']}>{trouble === null ? t('sound.on') : null}</span>;
  return (
    <button type="button" className={styles['main']} onClick={openSoundCheck}>
      {t('soundCheck.ask')}
    </button>
  );
}
