import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bulk } from '../../../../shared/commands/model.ts';
import styles from './commands.module.css';
import { TEXTS } from './texts.ts';

/** How much of it is over. */
export function BulkProgress({ bulk }: { readonly bulk: Bulk }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const done = bulk.total - bulk.waiting - bulk.underWay;
  return (
    <progress
      className={styles['bar']}
      max={Math.max(1, bulk.total)}
      value={done}
      aria-label={t('page.progress')}
    />
  );
}
