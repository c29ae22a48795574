import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Arming, Command } from '../../../../../shared/commands/model.ts';
import { useFiring } from '../../../client/index.ts';
import { useShortcut } from '../../../lib/shortcuts.tsx';
import { ArmedBox } from '../../../ui/armed-box.tsx';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';

interface ArmedStepProps {
  readonly title: string;
  readonly arming: Arming;
  readonly onFired: (command: Command) => void;
  readonly onDisarmed: () => void;
}

/** A dangerous order of a step: how long it may be fired, and the two ways out of it. */
export function ArmedStep({ title, arming, onFired, onDisarmed }: ArmedStepProps): ReactNode {
  const { t } = useTranslation(['commands', 'relays']);
  const { view, mayFire, fire, disarm, isFiring, isDisarming, problem } = useFiring(arming);
  const doFire = async (): Promise<void> => {
    const command = await fire();
    if (command !== null) onFired(command);
  };
  const doDisarm = async (): Promise<void> => {
    await disarm();
    onDisarmed();
  };
  const group = t('keys.group');
  useShortcut({ keys: 'f', label: t('keys.fire'), group }, () => void doFire(), { enabled: mayFire });
  useShortcut({ keys: 'Escape', label: t('keys.disarm'), group }, () => void doDisarm());

  const isWaiting = view.phase === 'waiting';
  const countdown = { waiting: 'waitingHelp', armed: 'fireWithin', over: 'over' } as const;
  return (
    <ArmedBox
      narrow
      label={t('arming.label')}
      title={t(isWaiting ? 'arming.waiting' : 'arming.armed', { what: title })}
      countdown={t(`arming.${countdown[view.phase]}`, { seconds: String(view.secondsLeft) })}
      isOver={view.phase === 'over'}
      fractionLeft={view.fractionLeft}
      note={
        arming.approvedBy === null
          ? null
          : t('arming.approvedBy', { by: arming.approvedBy, station: arming.approvedStation ?? '' })
      }
      below={problem === null ? null : <Notice tone="problem">{problem.message}</Notice>}
    >
      <Button variant="danger" keys="f" disabled={!mayFire} pending={isFiring} onClick={() => void doFire()}>
        {t('relays:arming.fire')}
      </Button>
      <Button onClick={() => void doDisarm()} pending={isDisarming} keys="Escape">
        {t('arming.disarm')}
      </Button>
    </ArmedBox>
  );
}
