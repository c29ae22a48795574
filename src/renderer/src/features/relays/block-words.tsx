import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PathBlock } from '../../lib/device-path.ts';
import { Age } from '../../ui/age.tsx';
import styles from './relays.module.css';

/** Why it cannot be switched now. */
export function BlockWords({ block }: { readonly block: PathBlock | null }): ReactNode {
  const { t } = useTranslation('relays');
  if (block === null) return null;
  return (
    <span className={styles['quiet']}>
      {t(`blocked.${block.code}`)} {block.since === null ? null : <Age since={block.since} />}
    </span>
  );
}
