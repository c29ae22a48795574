import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFeedReady } from '../../../client/index.ts';
import styles from './tiles.module.css';

/** In the place of what a device that is not there would say. */
export function Gone(): ReactNode {
  const { t } = useTranslation('panels');
  const isReady = useFeedReady();
  return <p className={styles['gone']}>{isReady ? t('tile.gone') : null}</p>;
}
