import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandoverPage } from '../../../../shared/handovers/model.ts';
import { Moment } from '../../ui/moment.tsx';
import styles from './handovers.module.css';
import { TEXTS } from './texts.ts';

/** Who signed when and where, what it covers, and its place in the chain. */
export function HandoverFacts({ page }: { readonly page: HandoverPage }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { handover, content } = page;
  const { outgoing, offeredAt, incoming, givenUp, digest } = handover;
  return (
    <dl className={styles['facts']} aria-label={t('facts.label')}>
      <dt>{t('facts.covers')}</dt>
      <dd>{handover.siteNames?.join(', ') ?? t('facts.allSites')}</dd>
      <dt>{t('facts.outgoing')}</dt>
      <dd>
        {outgoing.name} · {outgoing.station} ·{' '}
        {offeredAt === null ? t('facts.notSigned') : <Moment at={offeredAt} />}
      </dd>
      <dt>{t('facts.incoming')}</dt>
      <dd>
        {incoming === null ? (
          t('facts.notSigned')
        ) : (
          <>
            {incoming.name} · {incoming.station} · <Moment at={incoming.at} />
          </>
        )}
      </dd>
      {content === null || offeredAt === null ? null : (
        <>
          <dt>{t('facts.takenAt')}</dt>
          <dd>
            <Moment at={content.takenAt} />
          </dd>
        </>
      )}
      {givenUp === null ? null : (
        <>
          <dt>{t('facts.givenUp')}</dt>
          <dd>
            {givenUp.by} · <Moment at={givenUp.at} /> · {givenUp.reason}
          </dd>
        </>
      )}
      {digest === null ? null : (
        <>
          <dt>{t('facts.digest')}</dt>
          <dd className={styles['digest']}>{digest}</dd>
          <dt>{t('facts.previous')}</dt>
          <dd className={styles['digest']}>{handover.previousDigest ?? t('facts.first')}</dd>
        </>
      )}
    </dl>
  );
}
