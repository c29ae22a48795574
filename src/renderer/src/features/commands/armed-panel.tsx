import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Arming } from '../../../../shared/commands/model.ts';
import { useFiring } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { ArmedBox } from '../../ui/armed-box.tsx';
import { Button } from '../../ui/button.tsx';
import { keyboardPlace } from '../../ui/keyboard-place.ts';
import { Notice } from '../../ui/notice.tsx';
import { describeOrder } from './command-words.ts';
import { TEXTS } from './texts.ts';

interface ArmedPanelProps {
  readonly arming: Arming;
  readonly note: string | undefined;
  /** In a sentence, why nothing can be fired now. */
  readonly blocked: string | null;
  /** It is over, and the keyboard has nowhere to be: not called for who has gone on to something else. */
  readonly onDone: () => void;
}

/** What is armed here, how long it may be fired, and the two ways out of it. */
export function ArmedPanel({ arming, note, blocked, onDone }: ArmedPanelProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { view, fire, disarm, isFiring, isDisarming, problem, ...firing } = useFiring(arming, note);
  const mayFire = firing.mayFire && blocked === null;
  const doFire = async (): Promise<void> => {
    if (!mayFire) return;
    const isKept = keyboardPlace();
    if ((await fire()) !== null && isKept()) onDone();
  };
  const doDisarm = async (): Promise<void> => {
    const isKept = keyboardPlace();
    await disarm();
    if (isKept()) onDone();
  };
  const group = t('keys.group');
  useShortcut({ keys: 'f', label: t('keys.fire'), group }, () => void doFire(), { enabled: mayFire });
  useShortcut({ keys: 'Escape', label: t('keys.disarm'), group }, () => void doDisarm());

  const what = describeOrder(arming.command, [], t);
  const isWaiting = view.phase === 'waiting';
  const isOver = view.phase === 'over';
  const seconds = String(view.secondsLeft);
  const output = arming.command.type === 'OUTPUT' ? arming.command.output : 'ALL';
  return (
    <ArmedBox
      label={t('arming.label')}
      title={t(isWaiting ? 'arming.waiting' : 'arming.armed', { what })}
      countdown={
        isOver ? t('arming.over') : t(isWaiting ? 'arming.waitingHelp' : 'arming.fireWithin', { seconds })
      }
      isOver={isOver}
      fractionLeft={view.fractionLeft}
      note={
        arming.approvedBy === null
          ? null
          : t('arming.approvedBy', { by: arming.approvedBy, station: arming.approvedStation ?? '' })
      }
      below={problem === null ? null : <Notice tone="problem">{problem.message}</Notice>}
    >
      <Button onClick={() => void doDisarm()} pending={isDisarming} keys="Escape">
        {t('arming.disarm')}
      </Button>
      <Button
        variant="danger"
        keys="f"
        disabled={!mayFire}
        pending={isFiring}
        title={blocked ?? undefined}
        onClick={() => void doFire()}
      >
        {t('arming.fire', { output: t(`outputWord.${output}`) })}
      </Button>
    </ArmedBox>
  );
}
