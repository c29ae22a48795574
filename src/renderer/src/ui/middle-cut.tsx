import type { ReactNode } from 'react';
import styles from './middle-cut.module.css';

/** Characters of the end that always stay: house numbers and box names are told apart by it. */
const TAIL_LENGTH = 10;

/** Cuts a text in the middle where it does not fit; the whole on hover. */
export function MiddleCut({ text }: { readonly text: string }): ReactNode {
  const cut = Math.max(0, text.length - TAIL_LENGTH);
  return (
    <span className={styles['text']} title={text}>
      <span className={styles['head']}>{text.slice(0, cut)}</span>
      <span className={styles['tail']}>{text.slice(cut)}</span>
    </span>
  );
}
