import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './middle-cut.module.css';

/** Characters of the end that always stay: house numbers and box names are told apart by it. */
const TAIL_LENGTH = 10;

interface MiddleCutProps {
  readonly text: string;
  /** So many characters fit for sure: what is no longer is one plain element, of which lists draw hundreds. */
  readonly roomCh?: number;
}

/**
 * Cuts a text in the middle where it does not fit; the whole on hover. Assistive technology gets it in one piece: as
 * two it would be read with a gap within the word.
 */
export function MiddleCut({ text, roomCh = 0 }: MiddleCutProps): ReactNode {
  if (text.length <= roomCh) return <span title={text}>{text}</span>;
  const cut = Math.max(0, text.length - TAIL_LENGTH);
  return (
    <span className={styles['text']} title={text}>
      <span className={classNames('visually-hidden', styles['whole'])}>{text}</span>
      <span className={styles['head']} aria-hidden="true">
        {text.slice(0, cut)}
      </span>
      <span className={styles['tail']} aria-hidden="true">
        {text.slice(cut)}
      </span>
    </span>
  );
}
