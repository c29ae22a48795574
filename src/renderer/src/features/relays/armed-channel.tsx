import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Arming } from '../../../../shared/commands/model.ts';
import type { Relay } from '../../../../shared/relays/model.ts';
import { useApplyArming, useApplyCommand, useCall, useEngineNow } from '../../client/index.ts';
import { armingViewOf } from '../../lib/arming-view.ts';
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
  const view = armingViewOf(arming, useEngineNow(true));
  const applyArming = useApplyArming();
  const applyCommand = useApplyCommand();
  const fire = useCall((client, id: Arming['id']) =>
    client.commands.fire({ id, ...(reason === undefined ? {} : { note: reason }) }),
  );
  const disarm = useCall((client, id: Arming['id']) => client.commands.disarm({ id }));
  const mayFire = view.phase === 'armed' && !isBlocked && !fire.pending;
  const doFire = async (): Promise<void> => {
    if (!mayFire) return;
    const result = await fire.run(arming.id);
    if (!result.ok) return;
    applyCommand(result.value);
    onFired();
  };
  const doDisarm = async (): Promise<void> => {
    const result = await disarm.run(arming.id);
    if (result.ok) applyArming(result.value);
  };
  const group = t('keys.group');
  useShortcut({ keys: 'f', label: t('keys.fire'), group }, () => void doFire(), {
    enabled: mayFire && !isHeld,
  });
  useShortcut({ keys: 'Escape', label: t('keys.disarm'), group }, () => void doDisarm());

  const isWaiting = view.phase === 'waiting';
  const seconds = String(view.secondsLeft);
  const within = isHeld ? 'arming.holdWithin' : 'arming.fireWithin';
  const countdown = isWaiting ? 'arming.waitingHelp' : view.phase === 'over' ? 'arming.over' : within;
  const problem = fire.problem ?? disarm.problem;
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
          pending={fire.pending}
          onClick={() => void doFire()}
        >
          {t('arming.fire')}
        </Button>
      )}
      <Button onClick={() => void doDisarm()} pending={disarm.pending} keys="Escape">
        {t('arming.disarm')}
      </Button>
    </ArmedBox>
  );
}
