import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type LinkStatus, useRetryLink } from '../client/index.ts';
import { useTimeStyle } from '../i18n/index.ts';
import { formatMoment } from '../lib/format.ts';
import { useNowMs } from '../lib/use-now.ts';
import styles from './link-trouble.module.css';

interface LinkTroubleProps {
  readonly link: Exclude<LinkStatus, { readonly state: 'up' }>;
}

/**
 * Stands where the parts' states stand while there is a connection: without one nobody knows how they are. Says
 * since when everything on the page is dated, and when the next try is.
 */
export function LinkTrouble({ link }: LinkTroubleProps): ReactNode {
  const { t } = useTranslation('app');
  const style = useTimeStyle();
  const nowMs = useNowMs();
  const retry = useRetryLink();
  if (link.state === 'connecting') return <span role="status">{t('link.connecting')}</span>;
  const since = formatMoment(link.since, new Date(nowMs), style);
  const seconds = link.retryAt === null ? 0 : Math.max(0, Math.ceil((link.retryAt.getTime() - nowMs) / 1000));
  return (
    <div className={styles['trouble']} role="status" title={t('link.disconnectedHint')}>
      <strong className={styles['what']}>
        {link.cause === 'engine-crashed'
          ? t('link.engineCrashed', { since })
          : t('link.disconnected', { since })}
      </strong>
      <span aria-live="off" className={styles['next']}>
        {seconds === 0 ? t('link.trying') : t('link.retryIn', { seconds: String(seconds) })}
      </span>
      <button type="button" className={styles['retry']} onClick={retry}>
        {t('link.tryNow')}
      </button>
    </div>
  );
}
