import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Relay } from '../../../../shared/relays/model.ts';
import { useMay } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import type { useArming } from './use-arming.ts';

interface ArmButtonProps {
  readonly relay: Relay;
  readonly arming: ReturnType<typeof useArming>;
  readonly isBlocked: boolean;
}

/** The first of the two steps that a dangerous channel takes. */
export function ArmButton({ relay, arming, isBlocked }: ArmButtonProps): ReactNode {
  const { t } = useTranslation('relays');
  const mayArm = useMay('outputs.dangerous');
  return (
    <Button
      disabled={isBlocked || !mayArm || arming.armed !== null}
      pending={arming.pending}
      aria-label={t('arming.armOne', { name: relay.name })}
      onClick={() => void arming.arm()}
    >
      {t('arming.arm')}
    </Button>
  );
}
