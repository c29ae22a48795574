import type { ReactNode } from 'react';
import type { TileProps } from '../tile-kinds.ts';
import styles from './tiles.module.css';

/** Lines as they were written. */
export function TextTile({ tile }: Pick<TileProps<'text'>, 'tile'>): ReactNode {
  return <p className={styles['text']}>{tile.text}</p>;
}
