import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Relay } from '../../../../shared/relays/model.ts';
import { useCall } from '../../client/index.ts';
import type { PathBlock } from '../../lib/device-path.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ArmButton } from './arm-button.tsx';
import { ArmedChannel } from './armed-channel.tsx';
import { BlockWords } from './block-words.tsx';
import { mustArm, relayStateFor } from './relay-view.ts';
import styles from './relays.module.css';
import { useArming } from './use-arming.ts';

/** Words of the person that are used up by what they were given for. */
export interface Reason {
  readonly text: string;
  readonly onUsed: () => void;
}

interface ChannelSwitchProps {
  readonly relay: Relay;
  readonly block: PathBlock | null;
  readonly reason?: Reason | undefined;
}

/** On and off, or on for its time; what is dangerous of it is armed and fired. */
export function ChannelSwitch({ relay, block, reason }: ChannelSwitchProps): ReactNode {
  const { t } = useTranslation('relays');
  const toast = useToast();
  const { deviceId, relayIndex, name, kind } = relay;
  const arming = useArming(relay);
  const why = reason === undefined || reason.text.trim() === '' ? undefined : reason.text.trim();
  const used = (): void => reason?.onUsed();
  const set = useCall((client, state: boolean) =>
    client.relays.set({ deviceId, relayIndex, state, ...(why === undefined ? {} : { reason: why }) }),
  );
  async function want(isLoadOn: boolean): Promise<void> {
    const result = await set.run(relayStateFor(relay, isLoadOn));
    if (result.ok) used();
    else toast({ tone: 'problem', text: result.problem.message });
  }
  const isTimed = kind === 'pulse' || kind === 'timed';
  const onLabel = isTimed ? t('pulse', { seconds: String((relay.durationMs ?? 0) / 1000) }) : t('on');
  const button = (isLoadOn: boolean): ReactNode =>
    mustArm(relay, isLoadOn) ? (
      <ArmButton relay={relay} arming={arming} isBlocked={block !== null} />
    ) : (
      <Button
        disabled={block !== null}
        pending={set.pending}
        aria-label={t(isLoadOn ? (isTimed ? 'pulseOne' : 'onOne') : 'offOne', { name })}
        onClick={() => void want(isLoadOn)}
      >
        {isLoadOn ? onLabel : t('off')}
      </Button>
    );
  return (
    <>
      <div className={styles['buttons']}>
        {button(true)}
        {button(false)}
        <BlockWords block={block} />
      </div>
      {arming.armed === null ? null : (
        <ArmedChannel
          key={arming.armed.id}
          relay={relay}
          arming={arming.armed}
          isBlocked={block !== null}
          reason={why}
          onFired={used}
        />
      )}
      {arming.problem === null ? null : <Notice tone="problem">{arming.problem.message}</Notice>}
    </>
  );
}
