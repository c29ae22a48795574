import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemOf } from '../../client/index.ts';
import { classNames } from '../../lib/class-names.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import type { Hold, HoldState } from './hold.ts';
import styles from './relays.module.css';

interface HoldButtonProps {
  readonly name: string;
  readonly hold: Hold;
  readonly state: HoldState;
  readonly disabled: boolean;
  /** Its load stops while it is held. */
  readonly isOpposite: boolean;
}

/** Its relay works while it is held down, by pointer, space bar or Enter, and rests with everything that is no holding any more. */
export function HoldButton({ name, hold, state, disabled, isOpposite }: HoldButtonProps): ReactNode {
  const { t } = useTranslation('relays');
  const toProblem = useProblemOf();
  const isDown = state.state === 'holding' || state.state === 'pressing';
  const release = (): void => hold.letGo('released');
  return (
    <div className={styles['holding']}>
      <Button
        className={classNames(styles['hold'], isDown && styles['held'])}
        aria-label={t(isOpposite ? 'hold.labelOff' : 'hold.label', { name })}
        aria-pressed={isDown}
        disabled={disabled}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          hold.press();
        }}
        onPointerUp={release}
        onPointerCancel={release}
        onLostPointerCapture={release}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key !== ' ' && event.key !== 'Enter') return;
          event.preventDefault();
          if (!event.repeat) hold.press();
        }}
        onKeyUp={(event) => {
          if (event.key === ' ' || event.key === 'Enter') release();
        }}
        onBlur={() => hold.letGo('focus-lost')}
      >
        {t(isDown ? (isOpposite ? 'hold.heldOff' : 'hold.held') : 'hold.offer')}
      </Button>
      <span role="status" className={styles['quiet']}>
        {state.state === 'holding' ? <HeldFor sinceMs={state.sinceMs} /> : null}
        {state.state === 'failed' ? toProblem(state.error).message : null}
      </span>
    </div>
  );
}

function HeldFor({ sinceMs }: { readonly sinceMs: number }): ReactNode {
  return <Age since={new Date(performance.timeOrigin + sinceMs)} />;
}
