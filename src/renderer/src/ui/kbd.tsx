import type { ReactNode } from 'react';
import { writeKeys } from '../lib/keys.ts';
import styles from './kbd.module.css';

const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

/** A shortcut as it is written on this computer. Not read out: the shortcut list is the accessible place. */
export function Kbd({ keys }: { readonly keys: string }): ReactNode {
  return (
    <span className={styles['keys']} aria-hidden="true">
      {writeKeys(keys, isMac).map((key) => (
        <kbd key={key} className={styles['key']}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
