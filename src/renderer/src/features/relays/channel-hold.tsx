import type { ReactNode } from 'react';

import type { Relay } from '../../../../shared/relays/model.ts';
import type { PathBlock } from '../../lib/device-path.ts';
import { Notice } from '../../ui/notice.tsx';
import { ArmButton } from './arm-button.tsx';
import { ArmedChannel } from './armed-channel.tsx';
import { BlockWords } from './block-words.tsx';
import { HoldButton } from './hold-button.tsx';
import styles from './relays.module.css';
import { useArming } from './use-arming.ts';
import { useHold } from './use-hold.ts';

interface ChannelHoldProps {
  readonly relay: Relay;
  readonly block: PathBlock | null;
}

/** The button of a momentary channel, which must be armed first where it is dangerous. */
export function ChannelHold({ relay, block }: ChannelHoldProps): ReactNode {
  const arming = useArming(relay);
  const { armed } = arming;
  const isBlocked = block !== null;
  const { hold, state } = useHold(relay, isBlocked, armed?.id);
  const isDown = state.state === 'holding' || state.state === 'pressing';
  const isReady = !relay.isDangerous || isDown || armed?.state === 'armed';
  // The button stays where it is in the page while what is armed comes and goes: it is under a finger.
  return (
    <>
      <div className={styles['buttons']}>
        <HoldButton
          name={relay.name}
          hold={hold}
          state={state}
          disabled={isBlocked || !isReady}
          isOpposite={relay.normallyOn}
        />
        {relay.isDangerous && !isDown ? (
          <ArmButton relay={relay} arming={arming} isBlocked={isBlocked} />
        ) : null}
        <BlockWords block={block} />
      </div>
      {armed === null || isDown ? null : (
        <ArmedChannel
          key={armed.id}
          relay={relay}
          arming={armed}
          isBlocked={isBlocked}
          reason={undefined}
          onFired={() => undefined}
          isHeld
        />
      )}
      {arming.problem === null ? null : <Notice tone="problem">{arming.problem.message}</Notice>}
    </>
  );
}
