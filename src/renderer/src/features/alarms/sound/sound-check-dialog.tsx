import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useMe } from '../../../client/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { TEXTS } from '../texts.ts';
import { useReason } from '../use-reason.ts';
import { closeSoundCheck, keepSoundCheck, useSoundCheck } from './sound-check.ts';
import { useSoundStore } from './sound-store.ts';
import { soundTrouble } from './sound-trouble.ts';

/** Plays the tone of a critical alarm and asks whether it was heard. What is answered is on record. */
export function SoundCheckDialog(): ReactNode {
  const isOpen = useSoundCheck((check) => check.isOpen);
  return isOpen ? <Check /> : null;
}

function Check(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { userId } = useMe();
  const sound = useSoundStore();
  const [failed, setFailed] = useState(false);
  const { reason, isGiven, field, forget } = useReason('sound check');
  const trouble = soundTrouble(sound);
  const tell = useCall((client, heard: boolean) =>
    client.alarms.desk.sound({
      heard,
      ...(trouble === null ? {} : { trouble }),
      ...(heard ? {} : { reason }),
    }),
  );
  const { test } = sound;
  useEffect(() => test('critical'), [test]);
  const answer = async (heard: boolean): Promise<void> => {
    const result = await tell.run(heard);
    if (!result.ok) return;
    keepSoundCheck(userId);
    forget();
    closeSoundCheck();
  };
  return (
    <Dialog
      open
      onOpenChange={closeSoundCheck}
      title={t('soundCheck.title')}
      description={t('soundCheck.description')}
      onSubmit={(event) => {
        event.preventDefault();
        if (!failed) void answer(true);
        else if (isGiven) void answer(false);
      }}
      footer={
        failed ? (
          <>
            <Button onClick={() => setFailed(false)}>{t('common:cancel')}</Button>
            <Button type="submit" variant="primary" disabled={!isGiven} pending={tell.pending}>
              {t('soundCheck.goOn')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={() => setFailed(true)}>{t('soundCheck.notHeard')}</Button>
            <Button onClick={() => test('critical')}>{t('soundCheck.again')}</Button>
            <Button type="submit" variant="primary" pending={tell.pending} autoFocus>
              {t('soundCheck.heard')}
            </Button>
          </>
        )
      }
    >
      {trouble === null ? null : <Notice tone="warning">{t(`sound.trouble.${trouble}`)}</Notice>}
      {failed ? (
        <TextField label={t('soundCheck.reason')} hint={t('soundCheck.reasonHint')} autoFocus {...field} />
      ) : null}
      {tell.problem === null ? null : <Notice tone="problem">{tell.problem.message}</Notice>}
    </Dialog>
  );
}
