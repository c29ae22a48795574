import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Arming } from '../../../../shared/commands/model.ts';
import type { Relay } from '../../../../shared/relays/model.ts';
import { useFiring } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { ArmedBox } from '../../ui/armed-box.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

interface ArmedChannelProps {
  readonly relay: Relay;
  readonly arming: Arming;
  readonly isBlocked: boolean;
  /** Why, in the person's words. */
  readonly reason: string | undefined;
  readonly onFired: () => void;
  /** It is fired by the button that is held, not by one in here. */
  readonly isHeld?: boolean;
}

/** What is armed of this channel, how long it may be fired, and the two ways out of it. */
export function ArmedChannel(props: ArmedChannelProps): ReactNode {
  const { relay, arming, isBlocked, reason, onFired, isHeld = false } = props;
  const { t } = useTranslation('relays');
  const { view, fire, disarm, isFiring, isDisarming, problem, ...firing } = useFiring(arming, reason);
  const mayFire = firing.mayFire && !isBlocked;
  const doFire = async (): Promise<void> => {
    if (mayFire && (await fire()) !== null) onFired();
  };
  const group = t('keys.group');
  useShortcut({ keys: 'f', label: t('keys.fire'), group }, () => void doFire(), {
    enabled: mayFire && !isHeld,
  });
  useShortcut({ keys: 'Escape', label: t('keys.disarm'), group }, () => void disarm());

  const isWaiting = view.phase === 'waiting';
  const seconds = String(view.secondsLeft);
  const within = isHeld ? 'arming.holdWithin' : 'arming.fireWithin';
  const countdown = isWaiting ? 'arming.waitingHelp' : view.phase === 'over' ? 'arming.over' : within;
  return (
    <ArmedBox
      narrow
      label={t('arming.label', { name: relay.name })}
      title={t(isWaiting ? 'arming.waiting' : 'arming.armed', { name: relay.name })}
      countdown={t(countdown, { seconds })}
      isOver={view.phase === 'over'}
      fractionLeft={view.fractionLeft}
      note={
        arming.approvedBy === null
          ? null
          : t('arming.approvedBy', { by: arming.approvedBy, station: arming.approvedStation ?? '' })
      }
      below={problem === null ? null : <Notice tone="problem">{problem.message}</Notice>}
    >
      {isHeld ? null : (
        <Button
          variant="danger"
          keys="f"
          disabled={!mayFire}
          pending={isFiring}
          onClick={() => void doFire()}
        >
          {t('arming.fire')}
        </Button>
      )}
      <Button onClick={() => void disarm()} pending={isDisarming} keys="Escape">
        {t('arming.disarm')}
      </Button>
    </ArmedBox>
  );
}
