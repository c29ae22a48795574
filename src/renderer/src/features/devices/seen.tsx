import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStale } from '../../client/index.ts';
import { useNowMs } from '../../lib/use-now.ts';
import { Age } from '../../ui/age.tsx';
import { freshnessOf } from './freshness.ts';
import styles from './seen.module.css';
import { TEXTS } from './texts.ts';

/** How long ago a device was last heard; hatched once two heartbeats are missing or the screen is not live. */
export function Seen({ at }: { readonly at: Date | null }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const nowMs = useNowMs(5000);
  const { stale } = useStale();
  if (at === null) return <span className={styles['never']}>{t('common:never')}</span>;
  return (
    <span className={stale || freshnessOf(at, nowMs) === 'stale' ? styles['stale'] : undefined}>
      <Age since={at} />
    </span>
  );
}
