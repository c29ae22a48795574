import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './button.module.css';
import { Kbd } from './kbd.tsx';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** primary: the one thing to do here; danger: cannot be undone; quiet: without a border. */
  readonly variant?: 'primary' | 'default' | 'quiet' | 'danger';
  /** The call is on its way: the button stays where it is, says so to assistive technology and takes no click. */
  readonly pending?: boolean;
  /** The shortcut that does the same, shown beside the label. */
  readonly keys?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** The label is a verb. */
export function Button({
  variant = 'default',
  pending = false,
  keys,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled === true || pending}
      aria-busy={pending || undefined}
      className={classNames(styles['button'], styles[variant], pending && styles['pending'], className)}
    >
      {children}
      {keys === undefined ? null : <Kbd keys={keys} />}
    </button>
  );
}
