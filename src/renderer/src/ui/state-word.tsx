import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './state-word.module.css';

interface StateWordProps {
  /** strong: wants a person; plain: nothing to do; quiet: over; test: interlock or test. */
  readonly tone: 'strong' | 'plain' | 'quiet' | 'test';
  /** It has the room it needs for sure, and nothing that cuts it. */
  readonly fits?: boolean;
  readonly children: ReactNode;
}

/** NEW, ACK ana, RETURNED, TEST: a state in a word, never in a colour alone. */
export function StateWord({ tone, fits = false, children }: StateWordProps): ReactNode {
  return <span className={classNames(styles['word'], styles[tone], !fits && styles['cut'])}>{children}</span>;
}
