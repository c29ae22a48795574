import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './io-dot.module.css';

interface IoDotProps {
  readonly kind: 'panic' | 'tamper' | 'output';
  readonly isOn: boolean;
}

/** Whether an input or output is on, beside the words that say it. */
export function IoDot({ kind, isOn }: IoDotProps): ReactNode {
  return <span className={classNames(styles['dot'], isOn && styles[kind])} />;
}
