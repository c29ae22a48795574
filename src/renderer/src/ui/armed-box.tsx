import { type ReactNode, useEffect, useRef } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './armed-box.module.css';

interface ArmedBoxProps {
  readonly label: string;
  readonly title: string;
  /** How long it may still be fired, or that it is over. */
  readonly countdown: string;
  readonly isOver: boolean;
  /** From 1 down to 0. */
  readonly fractionLeft: number;
  /** Who approved it. */
  readonly note: string | null;
  /** The text above the buttons: for tiles. */
  readonly narrow?: boolean;
  /** The ways out of it. */
  readonly children: ReactNode;
  /** What went wrong. */
  readonly below: ReactNode;
}

/** What is armed here, and how long it may be fired. */
export function ArmedBox(props: ArmedBoxProps): ReactNode {
  const { label, title, countdown, isOver, fractionLeft, note, narrow = false, children, below } = props;
  const boxRef = useRef<HTMLElement>(null);
  // The keyboard comes here and not onto a button: one more Enter must not fire.
  useEffect(() => boxRef.current?.focus(), []);
  return (
    <section
      ref={boxRef}
      tabIndex={-1}
      className={classNames(styles['armed'], narrow && styles['narrow'])}
      aria-label={label}
    >
      <div className={styles['text']}>
        <strong>{title}</strong>
        {isOver ? (
          <span role="status">{countdown}</span>
        ) : (
          <span role="timer" aria-live="off" className={styles['countdown']}>
            {countdown}
          </span>
        )}
        {note === null ? null : <span className={styles['quiet']}>{note}</span>}
        <progress className={styles['left']} max={1} value={fractionLeft} aria-hidden="true" />
      </div>
      <div className={styles['buttons']}>{children}</div>
      {below}
    </section>
  );
}
