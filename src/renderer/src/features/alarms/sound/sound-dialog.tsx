import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Priority } from '../../../../../shared/alarms/model.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PriorityMark } from '../../../ui/priority-mark.tsx';
import { TEXTS } from '../texts.ts';
import styles from './sound-dialog.module.css';
import { setVolume, useSoundStore } from './sound-store.ts';
import type { SoundTrouble } from './sound-trouble.ts';

interface SoundDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly trouble: SoundTrouble | null;
}

/** The desk's volume, and each pattern to listen to before it matters. */
export function SoundDialog({ open, onOpenChange, trouble }: SoundDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const id = useId();
  const volume = useSoundStore((state) => state.volume);
  const enable = useSoundStore((state) => state.enable);
  const test = useSoundStore((state) => state.test);
  const percent = Math.round(volume * 100);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('sound.title')}
      description={t('sound.description')}
    >
      {trouble === null ? null : (
        <Notice
          tone="warning"
          action={
            trouble === 'not-running' ? (
              <Button onClick={enable}>{t('sound.troubleShort.not-running')}</Button>
            ) : null
          }
        >
          {t(`sound.trouble.${trouble}`)}
        </Notice>
      )}
      <div className={styles['volume']}>
        <label htmlFor={id}>{t('sound.volume')}</label>
        <input
          id={id}
          type="range"
          min={0}
          max={100}
          step={5}
          value={percent}
          onChange={(event) => setVolume(Number(event.target.value) / 100)}
        />
        <output htmlFor={id}>{t('sound.volumeValue', { percent: String(percent) })}</output>
      </div>
      <ul className={styles['patterns']}>
        {Priority.options.map((priority) => (
          <li key={priority} className={styles['pattern']}>
            <PriorityMark priority={priority} look="acknowledged" />
            <span>{t(`common:priority.${priority}`)}</span>
            <Button onClick={() => test(priority)}>{t('sound.test')}</Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
